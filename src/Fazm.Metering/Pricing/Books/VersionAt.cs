namespace Fazm.Metering.Pricing.Books;

/// <summary>A version that was read, and where it stands.</summary>
internal sealed record VersionAt(DatedPrice Version, JsonPlace Place);
