namespace Fazm.Metering.Pricing;

/// <summary>One thing that is wrong, or odd, in a price book.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.models[3].versions[0].cards[1].rates.input</c>.</param>
/// <param name="Message">What, as a sentence without a full stop.</param>
/// <param name="IsWarning">True for what is odd but does not refuse the book, such as an unusual ratio between two prices.</param>
public sealed record PriceBookError(string Path, string Message, bool IsWarning = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
