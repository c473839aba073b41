namespace Fazm.Metering.Observations;

/// <summary>What a counter says for one model.</summary>
/// <param name="Model">The counter's key, less <c>[1m]</c>: the model asked for. <see langword="null"/> where the counter names none.</param>
/// <param name="Tokens">The tokens; where <paramref name="SplitKnown"/> is false all cache writes stand as five-minute writes.</param>
/// <param name="SplitKnown">True when the counter tells five-minute from one-hour writes.</param>
public readonly record struct ModelCount(string? Model, TokenCounts Tokens, bool SplitKnown)
{
    /// <summary>The model asked for. <see langword="null"/> where the counter names none; an empty key names none either, nor does one that is no Unicode.</summary>
    public string? Model { get; init; } = string.IsNullOrEmpty(Model) ? null : Model;
}
