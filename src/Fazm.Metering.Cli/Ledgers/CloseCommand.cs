using System.CommandLine;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger close</c>: closes a period for good.</summary>
internal static class CloseCommand
{
    public static Command Create(Surroundings here)
    {
        var period = new PeriodOptions();
        var command = new Command("close", """
            Closes a period, and all time before its end, for good: what comes later for it goes to the time after, with a link.

            Example:
              fazm-meter ledger close --month 2026-10 --timezone Europe/Berlin
            """);
        period.AddTo(command);
        return LedgerArguments.Complete(command, here, async (run, parsed, cancel) =>
        {
            if (!period.TryRead(parsed, here, out var when, out _, out var error))
            {
                return LedgerArguments.Wrong(here, "close", error);
            }

            if (when is not { To.IsKnown: true } what)
            {
                return LedgerArguments.Wrong(here, "close", "name the period: --month 2026-10, or --since and --until");
            }

            // A month that still runs would lose the rest of its days to the next.
            if (what.To > run.Now)
            {
                return LedgerArguments.Wrong(here, "close", $"the period {what.Name} has not ended yet");
            }

            await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
            var isNew = await open.Ledger.CloseAsync(run.OneTenant, what, cancel);
            var closed = await open.Ledger.ClosedAsync(run.OneTenant, cancel);
            if (run.Json)
            {
                JsonText.WritePage(here.Out, json =>
                {
                    json.WriteStartObject();
                    json.WriteString("schema", "fazm-meter.ledger-close/1");
                    json.WriteString("tenant", run.OneTenant);
                    json.WriteString("period", what.Name);
                    json.WriteBoolean("closedNow", isNew);
                    json.WriteStartArray("closed");
                    foreach (var one in closed)
                    {
                        json.WriteStringValue(one.Name);
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                });
                return ExitCode.Done;
            }

            using var page = new Page(here);
            page.Line(isNew
                ? $"Closed: {SafeText.Of(what.Name)}, tenant {SafeText.Of(run.OneTenant)}. What comes later for it is posted to the time after it, and says so."
                : $"That time was closed already, up to the end of {SafeText.Of(closed[^1].Name)}. Nothing was changed.");
            return ExitCode.Done;
        });
    }
}
