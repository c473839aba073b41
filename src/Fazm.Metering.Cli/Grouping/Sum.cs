using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Grouping;

/// <summary>A total of entries, as a group, a model's row or the whole report shows it.</summary>
/// <param name="isOfModel">True for the total of one model, which counts an advisor's sampling as a call of its own.</param>
internal sealed class Sum(bool isOfModel = false)
{
    private readonly PricedSum _priced = new();
    private readonly PricedSum _calls = new();

    /// <summary>Distinct billed calls.</summary>
    public long Calls { get; private set; }

    public TokenCounts Tokens => _priced.Tokens;

    /// <inheritdoc cref="PricedSum.Cost"/>
    public PicoUsd? Cost => _priced.Cost;

    /// <inheritdoc cref="PricedSum.CostUpper"/>
    public PicoUsd? CostUpper => _priced.CostUpper;

    /// <summary>The part of <see cref="Cost"/> that is of calls; the rest is the remainder's.</summary>
    public PicoUsd? CostOfCalls => _calls.Cost;

    /// <summary>What the client itself said; <see langword="null"/> where it said nothing.</summary>
    public PicoUsd? Reported { get; private set; }

    /// <summary>Entries without a price or with a part that has none: above zero says that <see cref="Cost"/> is not all.</summary>
    public long UnpricedCalls { get; private set; }

    /// <summary>Calls that never got their final usage.</summary>
    public long LowerBoundCalls { get; private set; }

    /// <summary>The part that no call covers.</summary>
    public RemainderSum Remainder { get; } = new();

    /// <summary>True when the true total may be higher than <see cref="Cost"/>.</summary>
    public bool IsAtLeast { get; private set; }

    /// <summary>True when something was used, whether or not it has a price.</summary>
    public bool HasUsage { get; private set; }

    public void Add(UsageEntry entry)
    {
        if (entry.Kind is EntryKind.Reported)
        {
            Reported = entry.Reported is { } money ? (Reported ?? PicoUsd.Zero) + money : Reported;
            return;
        }

        if (entry.Kind is EntryKind.Unexplained)
        {
            Remainder.Add(entry);
            return;
        }

        HasUsage = true;
        Calls += isOfModel ? entry.ModelCalls : entry.Calls;
        _priced.Add(entry);
        var unpriced = IsUnpriced(entry);
        UnpricedCalls += unpriced ? 1 : 0;
        LowerBoundCalls += entry.IsLowerBound ? entry.Calls : 0;
        IsAtLeast |= unpriced || entry.IsLowerBound;
        if (entry.Kind is EntryKind.Remainder)
        {
            Remainder.Add(entry);
        }
        else
        {
            _calls.Add(entry);
        }
    }

    /// <summary>True when some of what the entry used is not in its cost.</summary>
    public static bool IsUnpriced(UsageEntry entry) =>
        entry.Kind is EntryKind.Call or EntryKind.Remainder && (entry.Cost is null || entry.Flags.Contains(Reason.UnpricedMeter));
}
