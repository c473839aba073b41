using System.CommandLine;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger differences</c>: where a client's claim and our own price differ.</summary>
internal static class DifferencesCommand
{
    public static Command Create(Surroundings here)
    {
        var over = new Option<string>("--over") { Description = "List differences above so many USD. Default: 0.", HelpName = "USD" };
        return LedgerArguments.Complete(
            new Command("differences", """
                Events whose cost as the client claimed it differs from our own price. Both are stored; the claim is never in our cost.

                Example:
                  fazm-meter ledger differences --over 0.01
                """) { over },
            here,
            async (run, parsed, cancel) =>
            {
                var threshold = PicoUsd.Zero;
                if (parsed.GetValue(over) is { } text && (!PicoUsd.TryParse(text, out threshold) || threshold < PicoUsd.Zero))
                {
                    return LedgerArguments.Wrong(here, "differences", $"--over {text}: not an amount; write it as 0.01");
                }

                await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
                List<LedgerDifference> found = [];
                await foreach (var difference in open.Ledger.DifferencesAsync(run.OneTenant, threshold, cancel))
                {
                    found.Add(difference);
                }

                Print(run, threshold, found);
                return ExitCode.Done;
            });
    }

    private static void Print(LedgerRun run, PicoUsd threshold, List<LedgerDifference> found)
    {
        if (run.Json)
        {
            JsonText.WritePage(run.Here.Out, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.ledger-differences/1");
                json.WriteString("tenant", run.OneTenant);
                json.WriteMoney("over", threshold);
                json.WriteStartArray("differences");
                foreach (var one in found)
                {
                    json.WriteStartObject();
                    json.WriteString("key", one.Key.Text);
                    json.WriteString("user", one.User);
                    json.WriteTime("at", one.At);
                    json.WriteText("model", one.Model);
                    json.WriteMoney("claimed", one.Claimed);
                    json.WriteMoney("own", one.Own);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        using var page = new Page(run.Here);
        if (found.Count == 0)
        {
            page.Line($"No event of tenant {SafeText.Of(run.OneTenant)} differs by more than {MoneyText.Of(threshold)}. Only events whose client stated a cost of its own are compared.");
            return;
        }

        page.Line($"{SumText.Count(found.Count, "event")} of tenant {SafeText.Of(run.OneTenant)} where claim and price differ by more than {MoneyText.Of(threshold)}");
        page.Line();
        var table = new TextTable([new("Event"), new("User", 1, IsText: true), new("Model", 2, IsText: true), new("Claimed"), new("Our price"), new("Difference")]);
        foreach (var one in found)
        {
            table.Add(new(
            [
                SafeText.Of(one.Key.Text), SafeText.Of(one.User), SafeText.Of(one.Model ?? "-"), MoneyText.Of(one.Claimed), one.Own is { } own ? MoneyText.Of(own) : "unpriced",
                one.Own is { } ours ? SumText.Change(one.Claimed - ours) : "-",
            ]));
        }

        table.Write(page.Console);
    }
}
