namespace Fazm.Metering.Ledgers;

/// <summary>What a ledger knows of one event.</summary>
/// <param name="StoredKey">The key under which it is stored: that of its first telling.</param>
/// <param name="Revision">Its last revision; grows by one whenever something of it changes.</param>
/// <param name="Event">All that was told of it, joined.</param>
public sealed record LedgerKnown(EventKey StoredKey, int Revision, LedgerEvent Event);
