namespace Fazm.Metering.Ledgers.Stores;

/// <summary>A conflict as a store holds it: one row for each stored key and digest, for good.</summary>
/// <param name="StoredKey">What is stored.</param>
/// <param name="Digest">The digest of what contradicts; 64 hexadecimal digits.</param>
/// <param name="Kind">What contradicts.</param>
/// <param name="RecordedAt">When it was recorded first.</param>
/// <param name="Event">The event in the core's own format.</param>
public sealed record StoredConflict(EventKey StoredKey, string Digest, LedgerConflictKind Kind, EventTime RecordedAt, ReadOnlyMemory<byte> Event);
