using System.CommandLine;
using Fazm.Metering.Cli.Prices;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Ledgers.Reconciliation;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger reconcile</c>: the ledger beside the provider's own report.</summary>
internal static class ReconcileCommand
{
    public static Command Create(Surroundings here)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "The provider's Usage & Cost report as its Admin API answers: cost_report (amounts in cents), usage_report/messages (token counts), " +
                "or both, all pages, in any order; - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var since = new Option<string>("--since") { Description = "From this day of the report on.", HelpName = "DAY" };
        var until = new Option<string>("--until") { Description = "Through this day of the report.", HelpName = "DAY" };
        var zone = new Option<string>("--timezone") { Description = "The zone of the report's days; an IANA name. Default: UTC, as the provider's are.", HelpName = "ZONE" };
        var all = new Option<bool>("--all") { Description = "Also the days, models and classes that agree." };
        var prices = BookOptions.Prices();
        var asOf = BookOptions.AsOf();
        return LedgerArguments.Complete(
            new Command("reconcile", """
                Compares the ledger with the provider's own Usage & Cost report: by day, model and token class ours, theirs, the difference and its likely cause.
                Changes nothing. Exit code 1 where they differ by more than the report's rounding, or where the report is not whole.

                Examples:
                  fazm-meter ledger reconcile cost-report.json
                  fazm-meter ledger reconcile cost-*.json usage-*.json --since 2026-11-01 --until 2026-11-30
                """) { files, since, until, zone, all, prices, asOf },
            here,
            async (run, parsed, cancel) =>
            {
                if (!TimeRange.TryParse(parsed.GetValue(since), parsed.GetValue(until), parsed.GetValue(zone) ?? "UTC", here.Clock.GetUtcNow(), TimeZoneInfo.Utc, out var days, out var error))
                {
                    return LedgerArguments.Wrong(here, "reconcile", error);
                }

                if (days.Since is { Instant.IsKnown: true } || days.Until is { Instant.IsKnown: true })
                {
                    return LedgerArguments.Wrong(here, "reconcile", "--since and --until: name whole days; the report has nothing shorter");
                }

                if (BookOptions.Load(parsed.GetValue(prices), here.Error, out var book) is not 0 and var refused)
                {
                    return refused;
                }

                if (await ReportFiles.ReadAsync(here, parsed.GetValue(files) ?? [], days.Zone, cancel) is not { } report)
                {
                    return ExitCode.InputOutput;
                }

                // The days beside those that were asked for stay in the comparison: they show what fell on the wrong side of midnight.
                await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
                var lines = await LedgerReconciliation.ReconcileAsync(open.Ledger, run.OneTenant, report, new MeterOptions { Book = book, AsOf = parsed.GetValue(asOf) }, cancel);
                var (first, last) = (days.Since?.First ?? DateOnly.MinValue, days.Until?.Last ?? DateOnly.MaxValue);
                var within = report with { Lines = [.. report.Lines.Where(line => line.Day >= first && line.Day <= last)] };
                var found = new Reconciled(within, [.. lines.Where(line => line.Day >= first && line.Day <= last)], [.. book.VersionIds]);
                if (run.Json)
                {
                    ReconciledJson.Write(run, found);
                }
                else
                {
                    ReconciledText.Print(run, found, parsed.GetValue(all));
                }

                return found.IsSame && found.IsWhole ? ExitCode.Done : ExitCode.NotAllCounted;
            });
    }
}
