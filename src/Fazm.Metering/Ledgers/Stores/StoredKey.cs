namespace Fazm.Metering.Ledgers.Stores;

/// <summary>A key of an event, and the key under which that event is stored.</summary>
/// <param name="Key">One of the event's keys, the stored one included.</param>
/// <param name="LeadsTo">The key under which it is stored.</param>
public readonly record struct StoredKey(EventKey Key, EventKey LeadsTo);
