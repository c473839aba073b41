namespace Fazm.Metering.Pricing;

/// <summary>Prices the same usage on two bases and tells which price versions changed what. Not thread-safe.</summary>
/// <remarks>On one and the same basis the difference is zero to the last pico-USD: books are immutable and pricing has no other input.</remarks>
/// <param name="before">The basis of the figures that are known.</param>
/// <param name="after">The basis to compare with.</param>
public sealed class Rerating(RatingBasis before, RatingBasis after)
{
    private readonly SortedDictionary<(string Before, string After), RerateChange> _changes = [];

    /// <summary>The sum before, of all calls that had a price.</summary>
    public PicoUsd Before { get; private set; }

    /// <summary>The sum after, of all calls that have a price.</summary>
    public PicoUsd After { get; private set; }

    /// <summary>How many calls were priced.</summary>
    public long Calls { get; private set; }

    /// <summary>The pairs of versions whose amounts or prices differ, by name.</summary>
    public IReadOnlyList<RerateChange> Changes => [.. _changes.Values.Where(change => change.CostBefore != change.CostAfter || change.Before is null != change.After is null)];

    /// <summary>All pairs of versions, the unchanged ones too.</summary>
    public IReadOnlyList<RerateChange> All => [.. _changes.Values];

    /// <summary>Prices a call on both bases. <see cref="RatingCircumstances.AsOf"/> is taken from the bases.</summary>
    /// <returns>The price before and the price after.</returns>
    public (Priced Before, Priced After) Add(in Usage usage, string? model, in RatingCircumstances c)
    {
        var old = before.Book.PriceCall(usage, model, c with { AsOf = before.AsOf });
        var now = after.Book.PriceCall(usage, model, c with { AsOf = after.AsOf });
        var (costBefore, costAfter) = (old.Cost ?? PicoUsd.Zero, now.Cost ?? PicoUsd.Zero);
        Calls++;
        Before += costBefore;
        After += costAfter;
        var (nameBefore, nameAfter) = (Name(old), Name(now));
        var key = (nameBefore ?? "", nameAfter ?? "");
        var held = _changes.GetValueOrDefault(key) ?? new(nameBefore, nameAfter, 0, PicoUsd.Zero, PicoUsd.Zero);
        _changes[key] = held with { Calls = held.Calls + 1, CostBefore = held.CostBefore + costBefore, CostAfter = held.CostAfter + costAfter };
        return (old, now);
    }

    private static string? Name(Priced priced) => priced.Cost is null || priced.Version is null ? null : $"{priced.Book}: {priced.Version}";
}
