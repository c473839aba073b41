using System.Globalization;
using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Tests.Proof;

/// <summary>Tokens by session and model: what two meters are compared by. Cache writes keep their lifetimes; zero rows are left out.</summary>
internal sealed class Bill : IEquatable<Bill>
{
    private readonly SortedDictionary<(string Session, string Model), TokenCounts> _rows =
        new(Comparer<(string Session, string Model)>.Create((a, b) =>
            string.CompareOrdinal(a.Session, b.Session) is var order && order != 0 ? order : string.CompareOrdinal(a.Model, b.Model)));

    public const string Nobody = "?";

    public IReadOnlyDictionary<(string Session, string Model), TokenCounts> Rows => _rows;

    public TokenCounts this[string? session, string? model] => _rows.GetValueOrDefault((session ?? Nobody, model ?? Nobody));

    public static Bill Of(UsageReport report)
    {
        var bill = new Bill();
        foreach (var entry in report.Entries)
        {
            bill.Add(entry.Session, entry.Model, entry.Tokens);
        }

        return bill;
    }

    /// <summary>What the meter says of observations in the order given.</summary>
    public static Bill Of(IEnumerable<Observation> seen)
    {
        var meter = new MeterSet();
        foreach (var one in seen)
        {
            meter.Add(one);
        }

        return Of(meter.Report());
    }

    public void Add(string? session, string? model, TokenCounts tokens)
    {
        var key = (session ?? Nobody, model ?? Nobody);
        var sum = _rows.GetValueOrDefault(key) + tokens;
        if (sum.IsZero)
        {
            _rows.Remove(key);
        }
        else
        {
            _rows[key] = sum;
        }
    }

    public TokenCounts Sum() => _rows.Values.Aggregate(TokenCounts.Zero, (sum, tokens) => sum + tokens);

    public bool Equals(Bill? other) => other is not null && _rows.Count == other._rows.Count && _rows.All(row => other._rows.TryGetValue(row.Key, out var tokens) && tokens == row.Value);

    public override bool Equals(object? obj) => Equals(obj as Bill);

    public override int GetHashCode() => _rows.Count;

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var ((session, model), t) in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{session} {model}: in {t.Input} out {t.Output} 5m {t.CacheWrite5m} 1h {t.CacheWrite1h} read {t.CacheRead} search {t.WebSearches}").AppendLine();
        }

        return text.ToString();
    }
}
