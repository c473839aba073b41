namespace Fazm.Metering.Observations;

/// <summary>The place of a main call in its transcript, told by its chain of requests: every request of a turn builds on the one before.</summary>
/// <param name="Root">The id of the chain's first request; for rows of clients that write no requests, the row's own id. <see langword="null"/> where there is no place.</param>
/// <param name="At">When the chain began.</param>
/// <param name="StateBefore">The id of the saved state (<c>cost-state</c>) that stands before the chain in its file; empty for "none".</param>
/// <param name="MayBeSaved">True when the row is of a client that saves totals: the file names its request (<c>requestRef</c>), or it states such a version. Other rows,
/// in a session that has some of these, are of an older client, and no saved state holds them.</param>
public readonly record struct ChainPlace(string? Root, EventTime At, string? StateBefore, bool MayBeSaved);
