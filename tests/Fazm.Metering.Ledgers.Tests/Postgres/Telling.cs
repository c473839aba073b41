using System.Collections.Immutable;
using System.Globalization;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>Events that depend on a number alone. Several numbers tell of one call, under other ids and at other stages.</summary>
internal static class Telling
{
    public static readonly EventTime Noon = EventTime.From(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    public static LedgerEvent Call(int number, int calls)
    {
        var call = number % calls;
        var id = call.ToString(CultureInfo.InvariantCulture);
        EventKey[] all = [EventKey.Request("r" + id), EventKey.Message("m" + id), EventKey.Message("m" + id, "s")];
        ImmutableArray<EventKey> keys = [.. all.Where((_, i) => ((1 + (number * 5 % 7)) & (1 << i)) != 0)];
        return new()
        {
            Key = keys[0],
            OtherKeys = keys[1..],
            Kind = LedgerEventKind.Call,
            User = "u" + (call % 3).ToString(CultureInfo.InvariantCulture),
            Session = "s" + (call % 10).ToString(CultureInfo.InvariantCulture),
            At = EventTime.FromUtcTicks(Noon.UtcTicks + (call * TimeSpan.TicksPerHour) + (number % 5)),
            ReceivedAt = Noon,
            Source = "chat",
            Payer = "builtin",
            Model = "claude-sonnet-4-5",
            Usage = new Usage(new TokenCounts(100 + call, number * 31 % 50, 0, 0, 1000, 0, 0)),
            Completeness = number % 3 == 0 ? Completeness.Final : Completeness.Partial,
        };
    }

    /// <summary>All that a ledger of one writer comes to: what others must equal.</summary>
    public static async Task<LedgerBalance> OracleAsync(string tenant, IReadOnlyList<LedgerEvent> events)
    {
        var ledger = InMemoryUsageLedger.Create();
        await ledger.IngestAsync(tenant, events, Noon);
        return await ledger.BalanceAsync(tenant);
    }

    public static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
