using System.Text;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Ledgers.Contract;

/// <content>Periods, statements, reratings and exports.</content>
public abstract partial class LedgerContract
{
    private static readonly TimeZoneInfo Kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");

    private static readonly LedgerPeriod March = LedgerPeriod.Month(Kolkata, 2026, 3);

    private static readonly LedgerPeriod April = LedgerPeriod.Month(Kolkata, 2026, 4);

    private static EventTime Utc(int month, int day, int hour, int minute = 0) => EventTime.From(new DateTimeOffset(2026, month, day, hour, minute, 0, TimeSpan.Zero));

    /// <summary>Half an hour off: no whole UTC day or hour begins where the month does.</summary>
    [ContractFact]
    public Task A_period_goes_by_the_time_of_use_in_its_zone() => OnLedger(async ledger =>
    {
        Assert.Equal(Utc(2, 28, 18, 30), March.From);
        await Tell(ledger, Call("before", 1, Utc(2, 28, 18, 29)), Call("first", 10, Utc(2, 28, 18, 30)), Call("middle", 100, Utc(3, 10, 0)), Call("last", 1000, Utc(3, 31, 18, 29)), Call("after", 10000, Utc(3, 31, 18, 30)));
        var expected = PriceOf(10) + PriceOf(100) + PriceOf(1000);
        Assert.Equal(expected, (await ledger.BalanceAsync(Tenant, LedgerFilter.Of(March))).Sums.Cost);
        Assert.Equal(expected, (await ledger.StatementAsync(Tenant, March, Now)).Balance.Sums.Cost);
        Assert.Equal(3, (await RowsOf(ledger, LedgerFilter.Of(March))).Count);
        Assert.Equal(PriceOf(1), (await ledger.BalanceAsync(Tenant, new LedgerFilter { To = March.From })).Sums.Cost);
        Assert.Equal(PriceOf(10000), (await ledger.BalanceAsync(Tenant, new LedgerFilter { From = March.To })).Sums.Cost);
    });

    [ContractFact]
    public Task What_has_no_time_is_posted_by_its_receipt() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("r") with { At = EventTime.Unknown });
        var row = Assert.Single(await RowsOf(ledger));
        Assert.Equal((EventTime.Unknown, Telling.Noon), (row.At, row.PostedAt));
        Assert.Contains(Reason.Undated, row.Flags);
    });

    [ContractFact]
    public Task A_closed_period_takes_late_events_in_the_next() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("in", 10, Utc(3, 10, 0)), Call("open", 1, Utc(3, 11, 0), Completeness.Partial));
        Assert.True(await ledger.CloseAsync(Tenant, March));
        Assert.False(await ledger.CloseAsync(Tenant, March));
        Assert.Equal([March], (await ledger.ClosedAsync(Tenant)).AsEnumerable());
        await Tell(ledger, Call("late", 100, Utc(3, 12, 0)), Call("open", 50, Utc(3, 11, 0)), Call("april", 7, Utc(4, 1, 0)));
        Assert.Equal(PriceOf(10) + PriceOf(1), (await ledger.BalanceAsync(Tenant, LedgerFilter.Of(March))).Sums.Cost);
        var statement = await ledger.StatementAsync(Tenant, April, Now);
        Assert.Equal(PriceOf(100) + PriceOf(50) - PriceOf(1), statement.Late.Cost);
        Assert.Equal(statement.Late.Cost + PriceOf(7), statement.Balance.Sums.Cost);
        var late = (await RowsOf(ledger)).Where(row => row.LateFor is not null).ToList();
        Assert.Equal(2, late.Count);
        Assert.All(late, row => Assert.Equal((March.Name, March.To), (row.LateFor, row.PostedAt)));
    });

    [ContractFact]
    public Task A_statement_as_of_a_time_stays_what_it_was() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("a", 1, Utc(3, 1, 0)), Utc(3, 1, 1));
        await Tell(ledger, Call("b", 2, Utc(3, 2, 0)), Utc(3, 2, 1));
        var first = await ledger.StatementAsync(Tenant, March, Utc(3, 2, 0));
        Assert.Equal(PriceOf(1), first.Balance.Sums.Cost);
        var both = await ledger.StatementAsync(Tenant, March, Utc(3, 3, 0));

        // C15: the clock was set back.
        await Tell(ledger, Call("c", 4, Utc(3, 1, 0)), Utc(3, 1, 2));
        await Tell(ledger, Call("a", 100, Utc(3, 1, 0)), Utc(3, 4, 0));
        Assert.Equal(first.Balance.Groups.AsEnumerable(), (await ledger.StatementAsync(Tenant, March, Utc(3, 2, 0))).Balance.Groups);
        Assert.Equal(both.Balance.Groups.AsEnumerable(), (await ledger.StatementAsync(Tenant, March, Utc(3, 3, 0))).Balance.Groups);
        Assert.Equal(PriceOf(100) + PriceOf(2) + PriceOf(4), (await ledger.StatementAsync(Tenant, March, Utc(3, 5, 0))).Balance.Sums.Cost);
    });

    [ContractFact]
    public Task Users_have_statements_of_their_own() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("a", 1, user: "u"), Call("b", 2, user: "v"));
        Assert.Equal(PriceOf(2), (await ledger.StatementAsync(Tenant, March, Now, "v")).Balance.Sums.Cost);
        Assert.Equal(["u", "v"], (await ledger.StatementAsync(Tenant, March, Now)).Balance.Groups.Select(group => group.User));
        Assert.Equal(PriceOf(1), (await ledger.BalanceAsync(Tenant, new LedgerFilter { User = "u" })).Sums.Cost);
    });

    /// <summary>I5.</summary>
    [ContractFact]
    public Task A_rerating_writes_differences_and_changes_no_row() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("a", 100, Utc(3, 1, 0)), Call("b", 1, Utc(4, 1, 0)));
        var before = await RowsOf(ledger);
        var same = await ledger.RerateAsync(Tenant, new(new MeterOptions(), "the same book"), Now);
        Assert.Equal((2L, 0L), (same.Events, same.Changed));

        var dearer = new LedgerRerating(new MeterOptions { Book = DearerBook() }, "a dearer book") { To = Utc(3, 20, 0) };
        var trial = await ledger.RerateAsync(Tenant, dearer with { IsTrial = true }, Now);
        Assert.Equal(before.Count, (await RowsOf(ledger)).Count);
        var done = await ledger.RerateAsync(Tenant, dearer, Now);
        Assert.Equal(trial, done);
        Assert.Equal((1L, 1L), (done.Events, done.Changed));
        Assert.Equal(0, (await ledger.RerateAsync(Tenant, dearer, Now)).Changed);

        var rows = await RowsOf(ledger);
        Assert.All(before, row => Assert.Contains(rows, other => LedgerCursor.InTime(other) == LedgerCursor.InTime(row) && other.Change == row.Change && other.Version == row.Version));
        var row = Assert.Single(rows, row => row.Kind == LedgerRowKind.Rerating);
        Assert.Equal(("a dearer book", done.Change.Cost, EventKey.Request("a")), (row.Note, row.Cost, row.Corrects));
        Assert.Contains(before[0].Version!, row.VersionBefore!);
        Assert.NotEqual(before[0].Book, row.Book);
        Assert.Equal(PriceOf(100) + PriceOf(1) + done.Change.Cost, (await ledger.BalanceAsync(Tenant)).Sums.Cost);
        Assert.True(done.Change.Cost > PicoUsd.Zero);
    });

    [ContractFact]
    public Task An_export_has_every_row_and_is_always_the_same() => OnLedger(async ledger =>
    {
        await Tell(ledger, Call("a", 1), Call("b", 2, completeness: Completeness.Partial), Delta("c") with { UnknownClasses = TokenClasses.Output });
        await Tell(ledger, Call("b", 3));
        using MemoryStream first = new(), second = new();
        await ledger.ExportAsync(Tenant, first);
        await ledger.ExportAsync(Tenant, second);
        Assert.Equal(first.ToArray(), second.ToArray());
        var lines = Encoding.UTF8.GetString(first.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal((await RowsOf(ledger)).Count, lines.Length);
        Assert.Contains("\"costPico\":\"" + PriceOf(1).Units + "\"", lines[0]);
        Assert.Contains(lines, line => line.Contains("\"costPico\":null", StringComparison.Ordinal));
    });

    private static PriceBook DearerBook() => PriceBook.Combine(PriceBook.Default, PriceBook.FromStream(new MemoryStream(Encoding.UTF8.GetBytes(Books.Dearer))));
}
