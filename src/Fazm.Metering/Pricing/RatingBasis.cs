namespace Fazm.Metering.Pricing;

/// <summary>What a price rests on: a book, and what was known of it at the end of a day.</summary>
/// <param name="Book">The book.</param>
/// <param name="AsOf">The UTC day; <see langword="null"/> for all that the book knows.</param>
public readonly record struct RatingBasis(PriceBook Book, DateOnly? AsOf = null);
