using System.CommandLine;
using System.Text.Json;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger conflicts</c>: what contradicted what is stored.</summary>
internal static class ConflictsCommand
{
    public static Command Create(Surroundings here) => LedgerArguments.Complete(
        new Command("conflicts", """
            What was told with the key of something stored and says otherwise: kept for good, counted for nothing.

            Example:
              fazm-meter ledger conflicts --tenant acme
            """),
        here,
        async (run, _, cancel) =>
        {
            await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
            List<LedgerConflict> conflicts = [];
            await foreach (var conflict in open.Ledger.ConflictsAsync(run.OneTenant, cancel))
            {
                conflicts.Add(conflict);
            }

            Print(run, conflicts);
            return ExitCode.Done;
        });

    private static void Print(LedgerRun run, List<LedgerConflict> conflicts)
    {
        if (run.Json)
        {
            JsonText.WritePage(run.Here.Out, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.ledger-conflicts/1");
                json.WriteString("tenant", run.OneTenant);
                json.WriteStartArray("conflicts");
                foreach (var conflict in conflicts)
                {
                    json.WriteStartObject();
                    json.WriteString("storedKey", conflict.StoredKey.Text);
                    json.WriteString("digest", conflict.Digest);
                    json.WriteString("kind", Kind(conflict));
                    json.WriteTime("recordedAt", conflict.RecordedAt);
                    json.WriteString("user", conflict.Event.User);
                    json.WriteText("payer", conflict.Event.Payer);
                    json.WriteText("session", conflict.Event.Session);
                    json.WriteText("model", conflict.Event.Model);
                    json.WriteMoney("reportedCost", conflict.Event.Reported);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        using var page = new Page(run.Here);
        if (conflicts.Count == 0)
        {
            page.Line($"No conflicts, tenant {SafeText.Of(run.OneTenant)}.");
            return;
        }

        page.Line($"{SumText.Count(conflicts.Count, "conflict")}, tenant {SafeText.Of(run.OneTenant)}: kept, counted for nothing. What was stored first stands.");
        page.Line();
        var table = new TextTable([new("Stored event"), new("Differs in", IsText: true), new("Told by user", IsText: true), new("Session", 1, IsText: true), new("Recorded (UTC)", 2, IsText: true)]);
        foreach (var conflict in conflicts)
        {
            table.Add(new(
            [
                SafeText.Of(conflict.StoredKey.Text), Kind(conflict), SafeText.Of(conflict.Event.User), SafeText.Of(conflict.Event.Session ?? "-"),
                TimeText.Of(conflict.RecordedAt, TimeZoneInfo.Utc),
            ]));
        }

        table.Write(page.Console);
    }

    private static string Kind(LedgerConflict conflict) => JsonNamingPolicy.KebabCaseLower.ConvertName(conflict.Kind.ToString());
}
