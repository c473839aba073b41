using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Grouping;

/// <summary>The part of a total that no call covers, and the client's money that no tokens explain.</summary>
internal sealed class RemainderSum
{
    private readonly PricedSum _all = new();
    // Few sums have a remainder, and few models are in one.
    private List<KeyValuePair<string?, PricedSum>>? _models;

    /// <summary>Its price, which is inside the total's; <see langword="null"/> when nothing of it could be priced.</summary>
    public PicoUsd? Cost => _all.Cost;

    /// <summary>Its tokens, which are inside the total's.</summary>
    public TokenCounts Tokens => _all.Tokens;

    /// <summary>Money that the client's running cost shows and no tokens explain: in no cost; <see langword="null"/> where there is none.</summary>
    public PicoUsd? Reported { get; private set; }

    public bool IsEmpty => _models is null && Reported is null;

    /// <summary>By model, ordinal, the unnamed one last.</summary>
    public IEnumerable<KeyValuePair<string?, PricedSum>> Models => _models is null ? []
        : _models.OrderBy(m => m.Key is null).ThenBy(m => m.Key, StringComparer.Ordinal);

    public void Add(UsageEntry entry)
    {
        if (entry.Kind == EntryKind.Unexplained)
        {
            Reported = entry.Reported is { } money ? (Reported ?? PicoUsd.Zero) + money : Reported;
            return;
        }

        _all.Add(entry);
        _models ??= [];
        var at = _models.FindIndex(m => string.Equals(m.Key, entry.Model, StringComparison.Ordinal));
        if (at < 0)
        {
            at = _models.Count;
            _models.Add(new(entry.Model, new()));
        }

        _models[at].Value.Add(entry);
    }
}
