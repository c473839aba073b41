using Fazm.Metering.Fusion;

namespace Fazm.Metering.Reports;

/// <summary>What a session's counters say beyond its calls, and on how much evidence that rests.</summary>
/// <param name="Session">The session.</param>
/// <param name="Surface">The surface of its pieces; unknown where they are of several, or none.</param>
/// <param name="Rank">How many things were heard of the sessions that hang together: it grows with the evidence and with nothing else.</param>
/// <param name="Remainder">Tokens that no call covers.</param>
/// <param name="Reported">What the client said that was spent.</param>
internal sealed record MeteredCounters(string Session, Surface Surface, long Rank, IReadOnlyList<GrowthPiece> Remainder, IReadOnlyList<MoneyPiece> Reported);
