namespace Fazm.Metering.Pricing.Books;

/// <summary>One model that an id means, at the times that the id says.</summary>
internal sealed record Meaning(PricedModel Model, PricedModelId Id);
