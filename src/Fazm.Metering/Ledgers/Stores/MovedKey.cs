namespace Fazm.Metering.Ledgers.Stores;

/// <summary>A key that led to one stored event and leads to another from now on, because the two proved to be one.</summary>
/// <param name="Key">The key.</param>
/// <param name="From">Where it led.</param>
/// <param name="To">Where it leads.</param>
public readonly record struct MovedKey(EventKey Key, EventKey From, EventKey To);
