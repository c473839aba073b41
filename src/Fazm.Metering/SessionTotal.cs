using Fazm.Metering.Reports;

namespace Fazm.Metering;

/// <summary>A running total: what is known at one moment. A difference of two of them is a <see cref="UsageDelta"/>, another type.</summary>
public sealed record SessionTotal
{
    /// <summary>Distinct calls that were seen with an id of their own.</summary>
    public long Calls { get; init; }

    /// <summary>All tokens, the remainder included.</summary>
    public TokenCounts Tokens { get; init; }

    /// <summary>The cost of all that has a price; exact. <see cref="UnpricedCalls"/> says whether it is all.</summary>
    public PicoUsd Cost { get; init; }

    /// <summary>What the client itself said; <see langword="null"/> where it said nothing.</summary>
    public PicoUsd? Reported { get; init; }

    /// <summary>Entries with tokens that have no price.</summary>
    public long UnpricedCalls { get; init; }

    /// <summary>Calls that never got their final usage; more than zero makes the total a lower bound.</summary>
    public long LowerBoundCalls { get; init; }

    /// <summary>The sum of a report's entries.</summary>
    public static SessionTotal Of(UsageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var total = new SessionTotal();
        foreach (var entry in report.Entries)
        {
            total = total with
            {
                Calls = total.Calls + entry.Calls,
                Tokens = total.Tokens + entry.Tokens,
                Cost = total.Cost + (entry.Cost ?? PicoUsd.Zero),
                Reported = entry.Kind != EntryKind.Reported ? total.Reported : (total.Reported ?? PicoUsd.Zero) + (entry.Reported ?? PicoUsd.Zero),
                UnpricedCalls = total.UnpricedCalls + (entry.Cost is null && !entry.Tokens.IsZero ? 1 : 0),
                LowerBoundCalls = total.LowerBoundCalls + (entry.IsLowerBound ? 1 : 0),
            };
        }

        return total;
    }
}
