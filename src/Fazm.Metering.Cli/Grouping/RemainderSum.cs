using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Grouping;

/// <summary>The part of a total that no call covers, and the client's money that no tokens explain.</summary>
internal sealed class RemainderSum
{
    private readonly PricedSum _all = new();
    private readonly Dictionary<(string? Model, bool Named), PricedSum> _models = [];

    /// <summary>Its price, which is inside the total's; <see langword="null"/> when nothing of it could be priced.</summary>
    public PicoUsd? Cost => _all.Cost;

    /// <summary>Its tokens, which are inside the total's.</summary>
    public TokenCounts Tokens => _all.Tokens;

    /// <summary>Money that the client's running cost shows and no tokens explain: in no cost; <see langword="null"/> where there is none.</summary>
    public PicoUsd? Reported { get; private set; }

    public bool IsEmpty => _models.Count == 0 && Reported is null;

    /// <summary>By model, ordinal, the unnamed one last.</summary>
    public IEnumerable<KeyValuePair<string?, PricedSum>> Models => _models
        .OrderBy(m => !m.Key.Named).ThenBy(m => m.Key.Model, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key.Model, m.Value));

    public void Add(UsageEntry entry)
    {
        if (entry.Kind == EntryKind.Unexplained)
        {
            Reported = entry.Reported is { } money ? (Reported ?? PicoUsd.Zero) + money : Reported;
            return;
        }

        _all.Add(entry);
        var key = (entry.Model, entry.Model is not null);
        if (!_models.TryGetValue(key, out var model))
        {
            _models[key] = model = new();
        }

        model.Add(entry);
    }
}
