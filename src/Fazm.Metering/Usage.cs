using System.Collections.Immutable;

namespace Fazm.Metering;

/// <summary>The usage record of one API call: its top-level numbers, its iterations, and how it was served.</summary>
/// <remarks>Immutable. What is billed is <see cref="Unit"/>, not <see cref="Tokens"/>: advisor and compaction samplings stand outside
/// the top-level numbers (facts: Messages API, "usage.iterations").</remarks>
public readonly record struct Usage
{
    private readonly ImmutableArray<BilledUnit> _units;

    /// <summary>A usage record.</summary>
    /// <param name="tokens">The top-level numbers.</param>
    /// <param name="iterations">Its iterations, in order; empty or default where there are none.</param>
    public Usage(TokenCounts tokens, ImmutableArray<UsageIteration> iterations = default)
    {
        Tokens = tokens;
        _units = iterations.IsDefaultOrEmpty || IsTop(tokens, iterations) ? default : BilledUnit.Of(tokens, iterations);
    }

    private Usage(TokenCounts tokens, ImmutableArray<BilledUnit> units)
    {
        Tokens = tokens;
        _units = units;
    }

    /// <summary>The top-level numbers, as on the wire.</summary>
    public TokenCounts Tokens { get; }

    /// <summary>The speed it was served at.</summary>
    public Speed Speed { get; init; }

    /// <summary>Where it was computed.</summary>
    public InferenceGeo Geo { get; init; }

    /// <summary>The tier that served it.</summary>
    public ServiceTier Tier { get; init; }

    /// <summary>What was odd about the record.</summary>
    public UsageNotes Notes { get; init; }

    /// <summary>A record of a saved state, whose units are known.</summary>
    internal static Usage Restore(TokenCounts tokens, ImmutableArray<BilledUnit> units) => new(tokens, units);

    /// <summary>The units where the record has iterations; default where the top level is all.</summary>
    internal ImmutableArray<BilledUnit> SeparateUnits => _units;

    /// <summary>How many units are billed; at least one.</summary>
    public int UnitCount => _units.IsDefault ? 1 : _units.Length;

    /// <summary>All units together, whatever their model.</summary>
    public TokenCounts AllUnits
    {
        get
        {
            if (_units.IsDefault)
            {
                return Tokens;
            }

            var sum = TokenCounts.Zero;
            foreach (var unit in _units)
            {
                sum += unit.Tokens;
            }

            return sum;
        }
    }

    /// <summary>The unit at an index below <see cref="UnitCount"/>. Each is priced alone: tiers are judged on one prompt.</summary>
    public BilledUnit Unit(int index) => _units.IsDefault && index == 0 ? new BilledUnit(IterationKind.Message, null, Tokens) : _units[index];

    /// <summary>True for the one iteration that nearly every record has, which repeats the top level.</summary>
    private static bool IsTop(in TokenCounts tokens, ImmutableArray<UsageIteration> iterations) =>
        iterations.Length == 1 && iterations[0] is { Kind: IterationKind.Message, Model: null } &&
        iterations[0].Tokens == tokens with { WebSearches = 0, WebFetches = 0 };

    /// <summary>Equal when the numbers, the units and the circumstances are.</summary>
    public bool Equals(Usage other) =>
        Tokens == other.Tokens && Speed == other.Speed && Geo == other.Geo && Tier == other.Tier && Notes == other.Notes &&
        _units.IsDefault == other._units.IsDefault && (_units.IsDefault || _units.AsSpan().SequenceEqual(other._units.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tokens, Speed, Geo, Tier, UnitCount);
}
