namespace Fazm.Metering.Pricing.Books;

/// <summary>A card that was read, and where it stands.</summary>
internal sealed record CardAt(PriceCard Card, JsonPlace Place);
