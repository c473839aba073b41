namespace Fazm.Metering.Ledgers.Stores;

/// <summary>The last revision of a key, as a store holds it.</summary>
/// <param name="Key">The key under which the event is stored.</param>
/// <param name="Revision">Its last revision.</param>
/// <param name="State">The <see cref="LedgerRow.State"/> of that revision's part 0.</param>
public sealed record StoredState(EventKey Key, int Revision, ReadOnlyMemory<byte> State);
