using System.Globalization;
using Fazm.Metering.Ledgers.Outbox;

namespace Fazm.Metering.Ledgers.Worker;

/// <summary>Fills an outbox and empties it, and says on standard output what it was told is durable.</summary>
public static class OutboxWork
{
    /// <summary>The event of a number from 0 on; some are long, so that a write takes its time.</summary>
    public static LedgerEvent Event(int number) => new()
    {
        Key = EventKey.Counters(string.Create(CultureInfo.InvariantCulture, $"s-{number:000000}")),
        Kind = LedgerEventKind.Counters,
        User = "me",
        ReceivedAt = At,
        Pieces = [.. Enumerable.Range(0, number % 5 == 0 ? 2000 : 1 + (number % 5)).Select(i => new LedgerPiece("claude-haiku-5-5", At, new(i + 1, number, 0, 0, 0, 0, 0)))],
    };

    /// <summary>The number of an event.</summary>
    public static int NumberOf(LedgerEvent seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return int.Parse(seen.Key.Text.AsSpan(seen.Key.Text.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>Adds events from a number on, in batches by a seed, and acknowledges the oldest now and then. Lines: <c>adding TO</c> and <c>added TO</c> before and after, where all below
    /// the number are meant; <c>answering TO</c> and <c>answered TO</c>. Ends with 0 when all are added, with 9 after a line <c>failed</c> where the disk took no more.</summary>
    public static int Run(string path, int from, int count, int seed)
    {
        var random = new Random(seed);
        try
        {
            using var outbox = LedgerOutbox.Open(path);
            Console.WriteLine("ready");
            for (var next = from; next < from + count;)
            {
                var to = Math.Min(from + count, next + 1 + random.Next(60));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"adding {to}"));
                outbox.Add([.. Enumerable.Range(next, to - next).Select(Event)]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"added {to}"));
                next = to;
                if (random.Next(2) == 0 && outbox.Pending(1 + random.Next(40)) is { IsEmpty: false } oldest)
                {
                    var end = NumberOf(oldest[^1].Event) + 1;
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"answering {end}"));
                    outbox.Acknowledge(oldest.Select(item => item.Id));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"answered {end}"));
                }
            }

            return 0;
        }
        catch (IOException e)
        {
            Console.WriteLine("failed " + e.GetType().Name);
            return 9;
        }
    }

    private static EventTime At => EventTime.From(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
}
