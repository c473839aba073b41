namespace Fazm.Metering.Pricing;

/// <summary>One thing in which two price books differ.</summary>
/// <param name="Book">The name of the book, without its version.</param>
/// <param name="Subject">The model or meter; <c>*</c> for the book itself.</param>
/// <param name="Version">The price version; <see langword="null"/> where the difference is about the subject as a whole.</param>
/// <param name="Field">What differs: <c>cards.standard.input</c>, <c>to</c>, <c>ids.bedrock.…</c>; <c>version</c> or <c>model</c> for a whole one.</param>
/// <param name="Before">The value before; <see langword="null"/> where it was not there.</param>
/// <param name="After">The value after; <see langword="null"/> where it is no longer there.</param>
public sealed record PriceDifference(string Book, string Subject, string? Version, string Field, string? Before, string? After)
{
    /// <summary>True for what may happen to a published book: something new, or an end, a withdrawal or a status. Any other edit would
    /// change bills that were already explained.</summary>
    public bool IsAppendOnly => Before is null ? Version is null || Field is "version" or "to" or "withdrawn_at" or "reason" : Field is "to" or "withdrawn_at" or "status";
}
