namespace Fazm.Metering.Pricing.Books;

/// <summary>One loaded file: what it holds, and the index of its ids.</summary>
internal sealed class BookPart
{
    private readonly Dictionary<string, Meaning[]>[] _ids = new Dictionary<string, Meaning[]>[PlatformNames.All.Count];

    public BookPart(string name, string version, EventTime publishedAt, IReadOnlyList<PricedModel> models, IReadOnlyList<PricedMeter> meters, IdRules rules)
    {
        Name = name;
        Version = version;
        Title = name + " " + version;
        PublishedAt = publishedAt;
        Models = models;
        Meters = meters;
        Rules = rules;
        for (var i = 0; i < _ids.Length; i++)
        {
            _ids[i] = new(StringComparer.Ordinal);
        }

        foreach (var model in models)
        {
            foreach (var id in model.Ids)
            {
                var ids = _ids[(int)id.Platform];
                ids[id.Id] = ids.TryGetValue(id.Id, out var held) ? [.. held, new(model, id)] : [new(model, id)];
            }
        }
    }

    public string Name { get; }

    public string Version { get; }

    /// <summary>The name and the version.</summary>
    public string Title { get; }

    public EventTime PublishedAt { get; }

    public IReadOnlyList<PricedModel> Models { get; }

    public IReadOnlyList<PricedMeter> Meters { get; }

    public IdRules Rules { get; }

    /// <summary>Ids that a configuration gave to what some book holds, by <see cref="AliasKey"/>.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Names of platforms that bill at the prices of this book's first one.</summary>
    public IReadOnlyList<string> SamePrices { get; init; } = [];

    public IReadOnlyList<PriceBookError> Warnings { get; init; } = [];

    /// <summary>A platform and an id of it as one text: dictionaries by text need no code of their own at start.</summary>
    public static string AliasKey(Platform platform, string id) => ((int)platform).ToString(System.Globalization.CultureInfo.InvariantCulture) + "\n" + id;

    public IEnumerable<string> Ids(Platform platform) => _ids[(int)platform].Keys;

    /// <summary>A part that only holds aliases.</summary>
    public static BookPart OfAliases(IEnumerable<(Platform Platform, string Id, string Means)> aliases)
    {
        var byId = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (platform, id, means) in aliases)
        {
            byId[AliasKey(platform, id)] = means;
        }

        return new("aliases", "", EventTime.Unknown, [], [], IdRules.None) { Aliases = byId };
    }

    /// <summary>What an id means, over time: exactly as spelled, else by the rules; empty where it is unknown.</summary>
    public Meaning[] Find(Platform platform, string spelling)
    {
        if ((uint)platform >= (uint)_ids.Length)
        {
            return [];
        }

        var ids = _ids[(int)platform];
        if (ids.TryGetValue(spelling, out var found))
        {
            return found;
        }

        var plain = Rules.Apply(spelling);
        return (!ReferenceEquals(plain, spelling) && ids.TryGetValue(plain, out found)) ||
            (Rules.DotsToDashes && plain.Contains('.', StringComparison.Ordinal) && ids.TryGetValue(plain.Replace('.', '-'), out found)) ? found : [];
    }
}
