using System.CommandLine;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger statement</c>: what a period holds, as known at a time; the same question has the same answer for ever.</summary>
internal static class StatementCommand
{
    private const int PageSize = 1000;

    public static Command Create(Surroundings here)
    {
        var user = new Option<string>("--user") { Description = "Only this user's.", HelpName = "NAME" };
        var asOf = new Option<string>("--as-of") { Description = "As it was known then; a date means the end of that day. Default: now.", HelpName = "TIME" };
        var lines = new Option<bool>("--lines") { Description = "With every row." };
        var period = new PeriodOptions();
        var command = new Command("statement", """
            What a month or another period holds, as known at a time. The same question has the same answer for ever.

            Examples:
              fazm-meter ledger statement --month 2026-11 --timezone Europe/Berlin
              fazm-meter ledger statement --month 2026-11 --as-of 2026-12-03 --lines
            """) { user, asOf, lines };
        period.AddTo(command);
        return LedgerArguments.Complete(command, here, async (run, parsed, cancel) =>
        {
            if (!period.TryRead(parsed, here, out var when, out var zone, out var error))
            {
                return LedgerArguments.Wrong(here, "statement", error);
            }

            var known = run.Now;
            if (parsed.GetValue(asOf) is { } text)
            {
                if (!TimeBound.TryParse(text, here.Clock.GetUtcNow(), zone, out var bound))
                {
                    return LedgerArguments.Wrong(here, "statement", $"--as-of {text}: not a time; use {TimeBound.Forms}");
                }

                // Nothing is known later than now. A day goes to its last tick.
                var end = bound.Instant.IsKnown ? bound.Instant : EventTime.FromUtcTicks(PeriodOptions.EndOf(bound, zone).UtcTicks - 1);
                known = EventTime.Earlier(end, known);
            }

            var today = Calendar.LocalDay(here.Clock.GetUtcNow(), zone);
            var what = when ?? LedgerPeriod.Month(zone, today.Year, today.Month);
            await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
            var statement = await open.Ledger.StatementAsync(run.OneTenant, what, known, parsed.GetValue(user), cancel);
            var filter = LedgerFilter.Of(what, parsed.GetValue(user)) with { RecordedUntil = known };
            var late = await RowsAsync(open.Ledger, run.OneTenant, filter with { LateOnly = true }, cancel);
            var rows = parsed.GetValue(lines) ? await RowsAsync(open.Ledger, run.OneTenant, filter, cancel) : null;
            StatementText.Print(run, statement, zone, late, rows);
            return ExitCode.Done;
        });
    }

    private static async Task<List<LedgerRow>> RowsAsync(IUsageLedger ledger, string tenant, LedgerFilter filter, CancellationToken cancel)
    {
        List<LedgerRow> rows = [];
        LedgerCursor? next = default(LedgerCursor);
        while (next is { } after)
        {
            var page = await ledger.LinesAsync(tenant, filter, after, PageSize, cancel);
            rows.AddRange(page.Rows);
            next = page.Next;
        }

        return rows;
    }
}
