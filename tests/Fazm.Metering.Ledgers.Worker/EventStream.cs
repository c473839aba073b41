using System.Collections.Immutable;
using System.Globalization;

namespace Fazm.Metering.Ledgers.Worker;

/// <summary>Events that depend on a seed and a number and on nothing else: every process makes the same ones. Calls are told several times,
/// under other ids, partial and final; running totals rise and fall; counters are told again with more evidence.</summary>
/// <param name="seed">Another seed, another stream.</param>
/// <param name="count">How many.</param>
public sealed class EventStream(int seed, int count)
{
    public const string Tenant = "crash";

    private static readonly EventTime Start = EventTime.From(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public int Count => count;

    public static string LineageOf(int number) => Text("lineage", number % 20);

    /// <summary>The event of a number from 0 on.</summary>
    public LedgerEvent this[int number]
    {
        get
        {
            var random = new Random(unchecked((seed * 1_000_003) + number));
            return (number % 16) switch
            {
                < 10 => Call(random.Next(1 + (count / 3)), random),
                10 or 11 => Total(number, random.Next(1_000_000)),
                12 or 13 => Delta(number),
                14 => Counters(number, random.Next(1, 6)),
                _ => Adjustment(number),
            };
        }
    }

    /// <summary>All numbers, each at least once and a third of them again, in an order of one's own.</summary>
    public int[] Order(int order)
    {
        var random = new Random(order);
        int[] numbers = [.. Enumerable.Range(0, count), .. Enumerable.Range(0, count).Where(_ => random.Next(3) == 0)];
        random.Shuffle(numbers);
        return numbers;
    }

    private static LedgerEvent Call(int call, Random random)
    {
        EventKey[] all = [EventKey.Request(Text("r", call)), EventKey.Message(Text("m", call)), EventKey.Message(Text("m", call), Text("s", call % 50))];
        var ids = random.Next(1, 8);
        ImmutableArray<EventKey> keys = [.. all.Where((_, i) => (ids & (1 << i)) != 0)];
        return Event(keys[0], LedgerEventKind.Call, call, call % 40) with
        {
            OtherKeys = keys[1..],
            At = EventTime.FromUtcTicks(Start.UtcTicks + (call * 7L * TimeSpan.TicksPerMinute) + (random.Next(4) * TimeSpan.TicksPerSecond)),
            Model = call % 9 == 0 ? "claude-unknown-9" : "claude-sonnet-4-5",
            Usage = new Usage(new TokenCounts(100 + call, random.Next(6) * 10, 0, 0, 1000, 0, 0)),
            Completeness = random.Next(2) == 0 ? Completeness.Final : Completeness.Partial,
        };
    }

    // The time follows from the amount, so that the highest total has one time whoever tells it.
    private static LedgerEvent Total(int number, int amount)
    {
        var lineage = LineageOf(number);
        return Event(EventKey.Lineage(lineage), LedgerEventKind.RunningTotal, number % 20, number % 20) with
        {
            Lineage = lineage,
            At = EventTime.FromUtcTicks(Start.UtcTicks + (amount * TimeSpan.TicksPerSecond)),
            Reported = PicoUsd.FromUnits(amount * 1_000_000L),
        };
    }

    private static LedgerEvent Delta(int number) => Event(EventKey.Result(Text("s", number % 50), "p", Text("d", number)), LedgerEventKind.Delta, number, number % 40) with
    {
        At = EventTime.FromUtcTicks(Start.UtcTicks + (number * TimeSpan.TicksPerMinute)),
        Model = "claude-haiku-4-5",
        Usage = new Usage(new TokenCounts(number, 7, 11, 13, 17, 0, 0)),
        Reported = PicoUsd.FromUnits(number * 1_000L),
    };

    private static LedgerEvent Counters(int number, int rank)
    {
        var session = number % 50;
        return Event(EventKey.Counters(Text("s", session)), LedgerEventKind.Counters, session, session % 40) with
        {
            Rank = rank,
            At = Start,
            Pieces = [new("claude-haiku-4-5", EventTime.FromUtcTicks(Start.UtcTicks + (rank * TimeSpan.TicksPerDay)), new TokenCounts(rank * 10, rank, 0, 0, 0, 0, 0))],
        };
    }

    // What it corrects has the number before it that gives a delta; refused until that is stored, so streams are told twice.
    private static LedgerEvent Adjustment(int number) => Event(EventKey.Adjustment(Text("a", number)), LedgerEventKind.Adjustment, number - 2, (number - 2) % 40) with
    {
        At = EventTime.FromUtcTicks(Start.UtcTicks + (number * TimeSpan.TicksPerMinute)),
        Corrects = EventKey.Result(Text("s", (number - 2) % 50), "p", Text("d", number - 2)),
        Amount = PicoUsd.FromUnits(-number),
        Note = "goodwill",
    };

    private static LedgerEvent Event(EventKey key, LedgerEventKind kind, int of, int user) => new()
    {
        Key = key,
        Kind = kind,
        User = Text("user", user),
        Session = Text("s", of % 50),
        ReceivedAt = Start,
        Source = of % 3 == 0 ? "routine" : "chat",
        Payer = user % 2 == 0 ? "builtin" : "personal",
        Funding = user % 2 == 0 ? Funding.PayPerToken : Funding.Included,
    };

    private static string Text(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
}
