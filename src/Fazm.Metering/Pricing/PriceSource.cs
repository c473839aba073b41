namespace Fazm.Metering.Pricing;

/// <summary>Where a price was read.</summary>
/// <param name="Source">The page, table or release.</param>
/// <param name="SeenAt">The day it was read.</param>
public sealed record PriceSource(string Source, DateOnly SeenAt);
