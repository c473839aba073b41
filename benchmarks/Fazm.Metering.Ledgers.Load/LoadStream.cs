using System.Globalization;

namespace Fazm.Metering.Ledgers.Load;

/// <summary>Calls as a fleet makes them: 200 sessions at a time with 50 calls each, of 10,000 users, under a request id and a message id that
/// are as good as random.</summary>
internal static class LoadStream
{
    public const string Tenant = "load";

    private const int Block = 10_000;
    private const int SessionsAtOnce = 200;
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static readonly EventTime Start = EventTime.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly string[] Models = ["claude-sonnet-4-5", "claude-opus-4-5", "claude-haiku-4-5"];

    public static LedgerEvent Event(long number)
    {
        var session = (number / Block * SessionsAtOnce) + (long)(Mix(number) % SessionsAtOnce);
        var at = EventTime.FromUtcTicks(Start.UtcTicks + (number * TimeSpan.TicksPerSecond));
        var random = Mix(number + (1L << 40));
        return new()
        {
            Key = EventKey.Request("req_01" + Id(number, 1)),
            OtherKeys = [EventKey.Message("msg_01" + Id(number, 2))],
            Kind = LedgerEventKind.Call,
            User = "user-" + (Mix(session) % 10_000).ToString(CultureInfo.InvariantCulture),
            Session = new Guid((int)session, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString(),
            At = at,
            ReceivedAt = at,
            Source = "chat",
            Payer = "builtin",
            Model = Models[session % 3],
            Usage = new Usage(new TokenCounts((long)(random % 100), (long)(random >> 8 & 1023), 0, (long)(random >> 20 & 4095), (long)(random >> 36 & 0xFFFF), 0, 0)),
        };
    }

    public static string UserOf(long number) => Event(number).User;

    public static LedgerEvent[] Events(long first, int count)
    {
        var events = new LedgerEvent[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = Event(first + i);
        }

        return events;
    }

    private static string Id(long number, int kind) => string.Create(22, (number, kind), static (text, given) =>
    {
        var (low, high) = (Mix((given.number * 4) + given.kind), Mix((given.number * 4) + given.kind + (1L << 50)));
        for (var i = 0; i < text.Length; i++)
        {
            ref var bits = ref i < 11 ? ref low : ref high;
            text[i] = Alphabet[(int)(bits % (ulong)Alphabet.Length)];
            bits /= (ulong)Alphabet.Length;
        }
    });

    private static ulong Mix(long number)
    {
        unchecked
        {
            var x = ((ulong)number + 1) * 0x9E3779B97F4A7C15;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}
