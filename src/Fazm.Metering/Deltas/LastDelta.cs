namespace Fazm.Metering.Deltas;

/// <summary>The number of the last delta of one kind and model of a session.</summary>
/// <param name="Kind">The kind of entries, as a number.</param>
/// <param name="Model">The model.</param>
/// <param name="Sequence">The number.</param>
internal readonly record struct LastDelta(int Kind, string? Model, long Sequence)
{
    public bool Is(in AccountKey key) => Kind == (int)key.Kind && string.Equals(Model, key.Model, StringComparison.Ordinal);
}
