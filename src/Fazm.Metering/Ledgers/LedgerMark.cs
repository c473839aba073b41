namespace Fazm.Metering.Ledgers;

/// <summary>How high a client's running total has come in one life of its counter. It is what the reported rows of that lineage add up to.</summary>
/// <param name="Lineage">The life.</param>
/// <param name="Session">The session, where known.</param>
/// <param name="High">The highest total that was told.</param>
/// <param name="At">When it was told.</param>
public readonly record struct LedgerMark(string Lineage, string? Session, PicoUsd High, EventTime At);
