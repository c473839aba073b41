namespace Fazm.Metering.Fusion;

/// <summary>A running total of the session that somebody stated, from which a later process may have gone on.</summary>
internal sealed record KnownTotal(string ReadingId, CountsByModel Counts, PicoUsd? Cost);
