using System.Collections.Immutable;
using System.Globalization;

namespace Fazm.Metering.Ledgers.Contract;

/// <summary>Somebody tells of one of three calls: under some of its ids, and with what was known then.</summary>
internal readonly record struct Telling(int Call, int Ids, int Output, bool IsFinal, int Minute)
{
    public const string Model = "claude-sonnet-4-5";

    public static readonly EventTime Noon = EventTime.From(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Any number is a telling, so that counter-examples shrink.</summary>
    public static Telling Of(int code)
    {
        var number = unchecked((uint)code);
        return new((int)(number % 3), (int)(1 + (number / 3 % 7)), (int)(10 * (number / 21 % 4)), number / 84 % 2 == 1, (int)(number / 168 % 3));
    }

    public ImmutableArray<EventKey> Keys
    {
        get
        {
            var id = Call.ToString(CultureInfo.InvariantCulture);
            EventKey[] all = [EventKey.Request(id), EventKey.Message(id), EventKey.Message(id, "s" + id)];
            var ids = Ids;
            return [.. all.Where((_, i) => (ids & (1 << i)) != 0)];
        }
    }

    public EventTime At => EventTime.FromUtcTicks(Noon.UtcTicks + (Minute * TimeSpan.TicksPerMinute));

    public TokenCounts Tokens => new(100 * (Call + 1), Output, 0, 0, 1000, 0, 0);

    public LedgerEvent ToEvent() => new()
    {
        Key = Keys[0],
        OtherKeys = Keys[1..],
        Kind = LedgerEventKind.Call,
        User = "u" + (Call % 2).ToString(CultureInfo.InvariantCulture),
        Session = "s" + Call.ToString(CultureInfo.InvariantCulture),
        At = At,
        ReceivedAt = Noon,
        Source = "chat",
        Payer = "builtin",
        Model = Model,
        Usage = new Usage(Tokens),
        Completeness = IsFinal ? Completeness.Final : Completeness.Partial,
    };
}
