using System.Collections.Immutable;
using Fazm.Metering.Ledgers.Stores;

namespace Fazm.Metering.Ledgers.Contract;

/// <summary>What every ledger must do, whatever it lies on. A store's tests derive from this class and say how to open an empty store;
/// every test opens its own. The letters I1 to I12 are the invariants of the requirements, section 6.</summary>
public abstract partial class LedgerContract
{
    /// <summary>The tenant of all tests.</summary>
    protected const string Tenant = "t";

    /// <summary>When everything is recorded, unless a test says otherwise.</summary>
    protected static readonly EventTime Now = EventTime.From(new DateTimeOffset(2026, 4, 2, 8, 0, 0, TimeSpan.Zero));

    /// <summary>How many cases a property tries. A store on disk may take fewer than one in memory.</summary>
    protected virtual int Cases => 1000;

    /// <summary>Opens an empty store.</summary>
    protected abstract ValueTask<ILedgerStore> OpenAsync();

    /// <summary>An event that tells of a call, final unless said otherwise.</summary>
    protected static LedgerEvent Call(string id, long output = 100, EventTime? at = null, Completeness completeness = Completeness.Final, string user = "u") => new()
    {
        Key = EventKey.Request(id),
        Kind = LedgerEventKind.Call,
        User = user,
        Session = "s",
        At = at ?? Telling.Noon,
        ReceivedAt = Telling.Noon,
        Source = "chat",
        Payer = "builtin",
        Model = Telling.Model,
        Usage = new Usage(new TokenCounts(10, output, 0, 0, 1000, 0, 0)),
        Completeness = completeness,
    };

    /// <summary>A client's delta.</summary>
    protected static LedgerEvent Delta(string id, long output = 100) => Call(id, output) with { Key = EventKey.Result("s", "p", id), Kind = LedgerEventKind.Delta };

    /// <summary>Pico-USD of so many output tokens of the tests' model at 15 USD per million, with the rest of <see cref="Call"/>.</summary>
    protected static PicoUsd PriceOf(long output) => PicoUsd.FromUnits((10 * 3_000_000) + (1000 * 300_000) + (output * 15_000_000));

    /// <summary>Runs a test on a ledger of its own, and checks at its end what must hold of every ledger.</summary>
    protected async Task OnLedger(Func<UsageLedger, Task> test, LedgerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        await using var store = await OpenAsync();
        var ledger = new UsageLedger(store, options);
        await test(ledger);
        await MustHold(ledger);
    }

    /// <summary>I3, I4, I6: totals are the fold of the rows, corrections are linked, the parts are the whole; a rebuild changes nothing.</summary>
    protected static async Task MustHold(UsageLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        Assert.Empty(await List(ledger.VerifyAsync(Tenant)));
        var before = await ledger.BalanceAsync(Tenant);
        var rows = await RowsOf(ledger);
        Assert.Equal(rows.Aggregate(default(LedgerSums), (sum, row) => sum + row.Change), before.Sums);
        await ledger.RebuildAsync(Tenant);
        Assert.Equal(before.Groups.AsEnumerable(), (await ledger.BalanceAsync(Tenant)).Groups);
    }

    /// <summary>All rows, in the order of time, by small pages.</summary>
    protected static async Task<List<LedgerRow>> RowsOf(UsageLedger ledger, LedgerFilter filter = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        List<LedgerRow> rows = [];
        LedgerCursor? next = default(LedgerCursor);
        while (next is { } place)
        {
            var page = await ledger.LinesAsync(Tenant, filter, place, 3);
            rows.AddRange(page.Rows);
            next = page.Next;
        }

        return rows;
    }

    /// <summary>Tells one event.</summary>
    protected static async Task<LedgerResult> Tell(UsageLedger ledger, LedgerEvent seen, EventTime? recordedAt = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return (await ledger.IngestAsync(Tenant, [seen], recordedAt ?? Now))[0];
    }

    /// <summary>Tells several at once.</summary>
    protected static async Task<ImmutableArray<LedgerResult>> Tell(UsageLedger ledger, params LedgerEvent[] seen)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return await ledger.IngestAsync(Tenant, seen, Now);
    }

    private static async Task<List<T>> List<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
