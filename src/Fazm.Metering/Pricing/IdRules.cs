namespace Fazm.Metering.Pricing;

/// <summary>How a book's ids may be spelled in logs. A spelling is resolved by rule, never by likeness.</summary>
/// <param name="StripSuffixes">Endings without meaning for the price, <c>[1m]</c> for instance.</param>
/// <param name="StripPrefixes">Beginnings without meaning, <c>anthropic/</c> for instance.</param>
/// <param name="DotsToDashes">True when <c>claude-opus-4.8</c> is <c>claude-opus-4-8</c>.</param>
internal sealed record IdRules(IReadOnlyList<string> StripSuffixes, IReadOnlyList<string> StripPrefixes, bool DotsToDashes)
{
    public static readonly IdRules None = new([], [], false);

    public string Apply(string spelling)
    {
        foreach (var suffix in StripSuffixes)
        {
            spelling = spelling.EndsWith(suffix, StringComparison.Ordinal) ? spelling[..^suffix.Length] : spelling;
        }

        foreach (var prefix in StripPrefixes)
        {
            spelling = spelling.StartsWith(prefix, StringComparison.Ordinal) ? spelling[prefix.Length..] : spelling;
        }

        return spelling;
    }
}
