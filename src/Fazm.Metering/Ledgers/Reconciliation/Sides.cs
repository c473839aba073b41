namespace Fazm.Metering.Ledgers.Reconciliation;

/// <summary>What both sides say of one day, model and class.</summary>
internal sealed class Sides
{
    public long OurQuantity { get; set; }

    public PicoUsd OurAmount { get; set; }

    public bool HasUnpriced { get; set; }

    public long? TheirQuantity { get; set; }

    public PicoUsd? TheirAmount { get; set; }

    public PicoUsd Rounding { get; set; }

    public SortedSet<string> OurWays { get; } = new(StringComparer.Ordinal);

    /// <summary>How it was served: <c>tier:batch</c>, <c>geo:us</c>, <c>speed:fast</c>, and so on, where it was said.</summary>
    public SortedSet<string> TheirWays { get; } = new(StringComparer.Ordinal);

    public PicoUsd? Amount => TheirAmount - OurAmount;

    public long? Quantity => TheirQuantity - OurQuantity;

    public bool IsSame => Quantity is null or 0 && (Amount is null || Amount.Value.IsZero) && (TheirQuantity is not null || TheirAmount is not null || IsOursNothing);

    public bool IsOursNothing => OurQuantity == 0 && OurAmount.IsZero;

    /// <summary>What the report has more; ours is the more where the report is silent.</summary>
    public bool TheirsIsMore => Amount is { IsZero: false } amount ? amount > PicoUsd.Zero : Quantity is > 0;

    public DifferenceCause Cause(ReportClass of, string model, Sides? before, Sides? after)
    {
        if (IsSame)
        {
            return DifferenceCause.None;
        }

        if (Quantity is null or 0 && Amount is { } amount && amount <= Rounding && -amount <= Rounding)
        {
            return DifferenceCause.Rounding;
        }

        if ((of == ReportClass.Other || (model.Length == 0 && of != ReportClass.WebSearch)) && TheirsIsMore)
        {
            return DifferenceCause.NotMetered;
        }

        if (Cancels(before) || Cancels(after))
        {
            return DifferenceCause.TimeZoneEdge;
        }

        if (HasUnpriced && TheirsIsMore && Quantity is null or 0)
        {
            return DifferenceCause.Unpriced;
        }

        return Served() is var way and not DifferenceCause.None ? way
            : Quantity == 0 ? Price()
            : TheirsIsMore ? DifferenceCause.UnseenCalls
            : DifferenceCause.NotInReport;
    }

    // Quantities are exact, so where both days have them they decide; amounts may have lost their last digit.
    private bool Cancels(Sides? other)
    {
        if (other is null)
        {
            return false;
        }

        if ((Quantity ?? Silent) is { } mine && (other.Quantity ?? other.Silent) is { } its && (TheirQuantity ?? other.TheirQuantity) is not null)
        {
            return mine != 0 && mine + its == 0;
        }

        var rest = (Amount ?? -OurAmount) + (other.Amount ?? -other.OurAmount);
        var open = Rounding + other.Rounding;
        return Amount is not { IsZero: true } && other.Amount is not { IsZero: true } && (TheirAmount ?? other.TheirAmount) is not null && rest <= open && -rest <= open;
    }

    private long? Silent => TheirAmount is null ? -OurQuantity : null;

    private DifferenceCause Served() => Differ("speed:", "speed:fast") ? DifferenceCause.Fast
        : Differ("tier:", "tier:batch") || Differ("tier:", "tier:priority") || (TheirQuantity is null && OurWays.Contains("tier:priority")) ? DifferenceCause.Tier
        : Differ("geo:", "geo:us") ? DifferenceCause.Geography
        : DifferenceCause.None;

    private bool Differ(string kind, string way) => OurWays.Count > 0 && TheirWays.Any(said => said.StartsWith(kind, StringComparison.Ordinal)) && OurWays.Contains(way) != TheirWays.Contains(way);

    private DifferenceCause Price() => TheirAmount is not { } theirs ? DifferenceCause.None
        : IsAbout(theirs, 2, OurAmount) || IsAbout(OurAmount, 2, theirs) ? DifferenceCause.Tier
        : IsAbout(theirs, 10, Times(OurAmount, 11), 10) || IsAbout(theirs, 11, Times(OurAmount, 10), 11) ? DifferenceCause.Geography
        : DifferenceCause.Price;

    private bool IsAbout(PicoUsd amount, int times, PicoUsd wanted, int open = 2)
    {
        var rest = Times(amount, times) - wanted;
        return rest <= Times(Rounding, open) && -rest <= Times(Rounding, open);
    }

    private static PicoUsd Times(PicoUsd amount, int times) => PicoUsd.FromUnits(amount.Units * times);
}
