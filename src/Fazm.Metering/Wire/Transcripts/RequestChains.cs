using Fazm.Metering.Observations;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>The requests that a transcript names (<c>api-request</c> rows), and the chain each of them is in.</summary>
internal sealed class RequestChains
{
    // Few transcripts name requests.
    private Dictionary<string, ChainPlace>? _places;

    /// <summary>Adds a request.</summary>
    /// <param name="id">The request's id.</param>
    /// <param name="builtOn">The request it builds on; one that this file does not have begins a chain, as none does.</param>
    /// <param name="at">When it was made.</param>
    /// <param name="stateBefore">The id of the newest saved state before it; empty for none.</param>
    public void Add(string id, string? builtOn, EventTime at, string stateBefore)
    {
        _places ??= new(StringComparer.Ordinal);
        var place = builtOn is not null && _places.TryGetValue(builtOn, out var chain) ? chain : new ChainPlace(id, at, stateBefore, true);
        _places.TryAdd(id, place);
    }

    /// <summary>The place of a row that names its request.</summary>
    /// <returns><see langword="false"/> where this file does not have the request: the row was copied here.</returns>
    public bool TryFind(string request, out ChainPlace place)
    {
        place = default;
        return _places is not null && _places.TryGetValue(request, out place);
    }
}
