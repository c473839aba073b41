using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing;

/// <summary>One id that a platform knows a model by. Immutable.</summary>
public sealed class PricedModelId
{
    private readonly Dictionary<string, Factor>? _byLocation;
    private readonly Factor _factor;
    private readonly Factor _least;
    private readonly Factor _most;

    internal PricedModelId(Platform platform, string id, Factor factor, Dictionary<string, Factor>? byLocation)
    {
        Platform = platform;
        Id = id;
        _factor = _least = _most = factor;
        _byLocation = byLocation;
        if (byLocation is not null)
        {
            _least = _most = byLocation["*"];
            foreach (var stated in byLocation.Values)
            {
                _least = stated.IsBelow(_least) ? stated : _least;
                _most = _most.IsBelow(stated) ? stated : _most;
            }
        }
    }

    /// <summary>The platform.</summary>
    public Platform Platform { get; }

    /// <summary>The id as that platform spells it.</summary>
    public string Id { get; }

    /// <summary>The first UTC day on which the id means this model; <see langword="null"/> where it always did.</summary>
    public DateOnly? From { get; internal init; }

    /// <summary>The first UTC day on which it no longer does; <see langword="null"/> while it does.</summary>
    public DateOnly? To { get; internal init; }

    /// <summary>The factor of a place on the token prices, by the place's name, <c>*</c> standing for all others; where the id itself
    /// decides, the only key is <c>*</c>.</summary>
    public IReadOnlyDictionary<string, string> Factors =>
        (_byLocation ?? new(StringComparer.Ordinal) { ["*"] = _factor }).ToDictionary(pair => pair.Key, pair => pair.Value.Text, StringComparer.Ordinal);

    internal IEnumerable<Factor> AllFactors => _byLocation?.Values ?? (IEnumerable<Factor>)[_factor];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Holds(int day) => (From is not { } from || from.DayNumber <= day) && (To is not { } to || day < to.DayNumber);

    /// <summary>The factor of a place, and the largest it can be where the place is not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Factor FactorAt(string? location, out Factor upper)
    {
        if (_byLocation is null)
        {
            return upper = _factor;
        }

        if (location is not null)
        {
            return upper = _byLocation.TryGetValue(location, out var stated) ? stated : _byLocation["*"];
        }

        upper = _most;
        return _least;
    }
}
