namespace Fazm.Metering.Pricing;

/// <summary>What decides a price besides the model and the tokens. The default value is the Claude API, undated, one prompt, as served by default.</summary>
public readonly record struct RatingCircumstances
{
    /// <summary>Whose price list bills it.</summary>
    public Platform Platform { get; init; }

    /// <summary>The cloud endpoint: <c>global</c>, <c>regional</c> or a region's name. It is neither in the usage nor in the id on Vertex, so it
    /// comes from configuration; <see langword="null"/> where nobody said, which leaves the price between two bounds there.</summary>
    public string? Location { get; init; }

    /// <summary>When it was used. Prices go by UTC day. Unknown is priced at <see cref="PriceBook.PublishedAt"/> and flagged.</summary>
    public EventTime At { get; init; }

    /// <summary>Prices as known at the end of this UTC day; <see langword="null"/> takes all that the book knows.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>True when the tokens are a sum over several prompts, so that no price tier can be judged.</summary>
    public bool IsAggregate { get; init; }

    /// <summary>The speed it was served at, which chooses the price card.</summary>
    public Speed Speed { get; init; }

    /// <summary>Where it was computed.</summary>
    public InferenceGeo Geo { get; init; }

    /// <summary>The tier that served it.</summary>
    public ServiceTier Tier { get; init; }

    /// <summary>What was odd about the usage record; it becomes flags.</summary>
    public UsageNotes Notes { get; init; }
}
