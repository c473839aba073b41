using System.Globalization;

namespace Fazm.Metering;

/// <summary>The instant an event happened, in UTC, to 100 nanoseconds; or unknown, which is the default value.</summary>
/// <remarks>Unknown sorts after every known instant, so the earliest of several times is the first of them by <see cref="CompareTo"/>.</remarks>
public readonly record struct EventTime : IComparable<EventTime>
{
    private readonly long _ticks;

    private EventTime(long ticks) => _ticks = ticks;

    /// <summary>No time was stated.</summary>
    public static EventTime Unknown => default;

    /// <summary>True when a time was stated.</summary>
    public bool IsKnown => _ticks != 0;

    /// <summary>Ticks of 100 nanoseconds since 0001-01-01 UTC; 0 when unknown.</summary>
    public long UtcTicks => _ticks;

    /// <summary>The UTC day; throws <see cref="InvalidOperationException"/> when unknown.</summary>
    public DateOnly UtcDay => IsKnown ? DateOnly.FromDateTime(new DateTime(_ticks, DateTimeKind.Utc)) : throw new InvalidOperationException("The time of this event is unknown.");

    /// <summary>The instant of a date and time with its offset.</summary>
    public static EventTime From(DateTimeOffset time) => new(time.UtcTicks);

    /// <summary>The instant so many ticks after 0001-01-01 UTC; 0 is unknown.</summary>
    public static EventTime FromUtcTicks(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new(ticks) : default;

    /// <summary>The instant so many milliseconds after 1970-01-01 UTC; unknown where that is out of range.</summary>
    public static EventTime FromUnixMilliseconds(long milliseconds) =>
        milliseconds is > -62_135_596_800_000 and < 253_402_300_800_000 ? new(DateTime.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond)) : default;

    /// <summary>The earlier of two times; a known time is earlier than an unknown one.</summary>
    public static EventTime Earlier(EventTime a, EventTime b) => a.CompareTo(b) <= 0 ? a : b;

    /// <summary>The same instant as a <see cref="DateTimeOffset"/> in UTC; throws <see cref="InvalidOperationException"/> when unknown.</summary>
    public DateTimeOffset ToDateTimeOffset() => IsKnown ? new(_ticks, TimeSpan.Zero) : throw new InvalidOperationException("The time of this event is unknown.");

    /// <inheritdoc/>
    public int CompareTo(EventTime other) => unchecked((ulong)_ticks - 1).CompareTo(unchecked((ulong)other._ticks - 1));

    /// <summary>Before.</summary>
    public static bool operator <(EventTime a, EventTime b) => a.CompareTo(b) < 0;

    /// <summary>After.</summary>
    public static bool operator >(EventTime a, EventTime b) => a.CompareTo(b) > 0;

    /// <summary>Before or the same.</summary>
    public static bool operator <=(EventTime a, EventTime b) => a.CompareTo(b) <= 0;

    /// <summary>After or the same.</summary>
    public static bool operator >=(EventTime a, EventTime b) => a.CompareTo(b) >= 0;

    /// <summary>ISO 8601 in UTC with milliseconds (<c>2026-11-22T08:33:06.435Z</c>), or <c>unknown</c>.</summary>
    public override string ToString() => IsKnown ? new DateTime(_ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : "unknown";
}
