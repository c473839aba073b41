namespace Fazm.Metering.Pricing.Books;

/// <summary>One loaded file: what it holds, and the index of its ids.</summary>
internal sealed class BookPart
{
    private readonly Dictionary<(Platform Platform, string Id), (PricedModel Model, PricedModelId Id)[]> _ids = [];

    public BookPart(string name, string version, EventTime publishedAt, IReadOnlyList<PricedModel> models, IReadOnlyList<PricedMeter> meters, IdRules rules)
    {
        Name = name;
        Version = version;
        Title = name + " " + version;
        PublishedAt = publishedAt;
        Models = models;
        Meters = meters;
        Rules = rules;
        foreach (var model in models)
        {
            foreach (var id in model.Ids)
            {
                var key = (id.Platform, id.Id);
                _ids[key] = _ids.TryGetValue(key, out var held) ? [.. held, (model, id)] : [(model, id)];
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

    /// <summary>Ids that a configuration gave to what some book holds, by platform.</summary>
    public IReadOnlyDictionary<(Platform Platform, string Id), string> Aliases { get; init; } = new Dictionary<(Platform, string), string>();

    /// <summary>Names of platforms that bill at the prices of this book's first one.</summary>
    public IReadOnlyList<string> SamePrices { get; init; } = [];

    public IReadOnlyList<PriceBookError> Warnings { get; init; } = [];

    public IEnumerable<(Platform Platform, string Id)> Ids => _ids.Keys;

    /// <summary>A part that only holds aliases.</summary>
    public static BookPart OfAliases(IEnumerable<(Platform Platform, string Id, string Means)> aliases)
    {
        var byId = new Dictionary<(Platform, string), string>();
        foreach (var (platform, id, means) in aliases)
        {
            byId[(platform, id)] = means;
        }

        return new("aliases", "", EventTime.Unknown, [], [], IdRules.None) { Aliases = byId };
    }

    /// <summary>What an id means, over time: exactly as spelled, else by the rules; empty where it is unknown.</summary>
    public (PricedModel Model, PricedModelId Id)[] Find(Platform platform, string spelling)
    {
        if (_ids.TryGetValue((platform, spelling), out var found))
        {
            return found;
        }

        var plain = Rules.Apply(spelling);
        return (!ReferenceEquals(plain, spelling) && _ids.TryGetValue((platform, plain), out found)) ||
            (Rules.DotsToDashes && plain.Contains('.', StringComparison.Ordinal) && _ids.TryGetValue((platform, plain.Replace('.', '-')), out found)) ? found : [];
    }
}
