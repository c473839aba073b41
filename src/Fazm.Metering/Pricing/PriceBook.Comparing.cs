using Fazm.Metering.Pricing.Books;

namespace Fazm.Metering.Pricing;

/// <content>How books differ, what ids are near, and ids that only a configuration can know.</content>
public sealed partial class PriceBook
{
    private const int MostSuggestions = 3;

    /// <summary>All differences between two books, in a fixed order. Parts are matched by their name, models, meters and versions by their ids.</summary>
    public static IReadOnlyList<PriceDifference> Diff(PriceBook before, PriceBook after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var old = Fields(before);
        var now = Fields(after);
        return
        [
            .. old.Keys.Union(now.Keys)
                .Select(key => new PriceDifference(key.Book, key.Subject, key.Version, key.Field, old.GetValueOrDefault(key), now.GetValueOrDefault(key)))
                .Where(difference => !string.Equals(difference.Before, difference.After, StringComparison.Ordinal))
                .Where(difference => difference.Field is "version" or "model" or "meter" || !IsWhole(difference, old, now))
                .OrderBy(d => d.Book, StringComparer.Ordinal).ThenBy(d => d.Subject, StringComparer.Ordinal)
                .ThenBy(d => d.Version, StringComparer.Ordinal).ThenBy(d => d.Field, StringComparer.Ordinal),
        ];
    }

    /// <summary>The same books with more ids for what they hold, such as the ARN of an application inference profile, which nothing but
    /// a configuration can tell.</summary>
    /// <param name="platform">The platform whose calls name them.</param>
    /// <param name="ids">By the new id, an id or spelling that the books have.</param>
    public PriceBook WithIds(Platform platform, IEnumerable<KeyValuePair<string, string>> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new([.. _parts, BookPart.OfAliases(ids.Select(pair => (platform, pair.Key, pair.Value)))]);
    }

    /// <summary>Ids of a platform that are spelled like an unknown one, the nearest first; for messages only, never for prices.</summary>
    public IReadOnlyList<string> Suggest(Platform platform, string spelling)
    {
        ArgumentNullException.ThrowIfNull(spelling);
        var plain = Likeness.Plain(spelling);
        return
        [
            .. _parts.SelectMany(part => part.Ids(platform)).Distinct(StringComparer.Ordinal)
                .Select(id => (Id: id, Distance: Likeness.Distance(plain, Likeness.Plain(id))))
                .Where(near => near.Distance <= Math.Max(2, plain.Length / 6))
                .OrderBy(near => near.Distance).ThenBy(near => near.Id, StringComparer.Ordinal)
                .Take(MostSuggestions).Select(near => near.Id),
        ];
    }

    private static Dictionary<(string Book, string Subject, string? Version, string Field), string> Fields(PriceBook book)
    {
        var fields = new Dictionary<(string Book, string Subject, string? Version, string Field), string>();
        foreach (var part in book._parts)
        {
            foreach (var (key, value) in BookFields.Of(part))
            {
                fields[key] = value;
            }
        }

        return fields;
    }

    /// <summary>True for a field of something that only one of the books has: that is told once, as a whole.</summary>
    private static bool IsWhole(
        PriceDifference d,
        Dictionary<(string Book, string Subject, string? Version, string Field), string> old,
        Dictionary<(string Book, string Subject, string? Version, string Field), string> now)
    {
        return Lacks(old) || Lacks(now);

        bool Lacks(Dictionary<(string Book, string Subject, string? Version, string Field), string> fields) => d.Version is null
            ? !fields.ContainsKey((d.Book, d.Subject, null, "model")) && !fields.ContainsKey((d.Book, d.Subject, null, "meter"))
            : !fields.ContainsKey((d.Book, d.Subject, d.Version, "version"));
    }
}
