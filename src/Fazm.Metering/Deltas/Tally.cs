using Fazm.Metering.Reports;

namespace Fazm.Metering.Deltas;

/// <summary>A running total: what the entries of one key add up to. Not a delta, by type.</summary>
internal readonly record struct Tally(TokenCounts Tokens, PicoUsd Cost, TokenCounts Unpriced, PicoUsd Reported)
{
    public bool IsZero => Tokens.IsZero && Cost.IsZero && Reported.IsZero;

    public bool HasNegative => Tokens.HasNegative || Cost < PicoUsd.Zero || Reported < PicoUsd.Zero;

    public static Tally Of(UsageEntry entry) =>
        new(entry.Tokens, entry.Cost ?? PicoUsd.Zero, entry.Cost is null ? entry.Tokens : default, entry.Reported ?? PicoUsd.Zero);

    public static Tally operator +(in Tally a, in Tally b) => new(a.Tokens + b.Tokens, a.Cost + b.Cost, a.Unpriced + b.Unpriced, a.Reported + b.Reported);

    public static Tally operator -(in Tally a, in Tally b) => new(a.Tokens - b.Tokens, a.Cost - b.Cost, a.Unpriced - b.Unpriced, a.Reported - b.Reported);
}
