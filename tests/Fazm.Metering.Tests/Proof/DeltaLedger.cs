using System.Collections.Immutable;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Tests.Proof;

/// <summary>What a biller does with deltas: adds them up. Holds the prefix law, the law that only linked corrections are negative, and that
/// every delta names its session's running sum.</summary>
internal sealed class DeltaLedger
{
    private readonly Dictionary<(string? Session, string? Model), (TokenCounts Tokens, PicoUsd Cost, PicoUsd Reported)> _sums = [];
    private readonly Dictionary<long, (string? Session, string? Model)> _sequences = [];
    private readonly Dictionary<string, PicoUsd> _running = [];
    private long _last;

    public void Add(ImmutableArray<UsageDelta> deltas)
    {
        foreach (var delta in deltas)
        {
            Assert.Equal(++_last, delta.Sequence);
            var key = (delta.Session, delta.Model);
            var isNegative = delta.Tokens.HasNegative || delta.Cost < PicoUsd.Zero || delta.Reported < PicoUsd.Zero;
            Assert.Equal(isNegative, delta.Kind == DeltaKind.Correction);
            if (isNegative)
            {
                Assert.True(delta.Corrects is { } corrected && _sequences[corrected] == key, $"delta {delta.Sequence} takes back from nothing that was told");
            }

            if (delta.Session is { } session)
            {
                _running[session] = _running.GetValueOrDefault(session) + (delta.Cost ?? PicoUsd.Zero);
                Assert.Equal(_running[session], delta.TotalCost);
            }

            _sequences.Add(delta.Sequence, key);
            var (tokens, cost, reported) = _sums.GetValueOrDefault(key);
            _sums[key] = (tokens + delta.Tokens, cost + (delta.Cost ?? PicoUsd.Zero), reported + (delta.Reported ?? PicoUsd.Zero));
        }
    }

    /// <summary>Nothing when the deltas add up to the report, else where they do not.</summary>
    public string Difference(UsageReport report)
    {
        Dictionary<(string? Session, string? Model), (TokenCounts Tokens, PicoUsd Cost, PicoUsd Reported)> totals = [];
        foreach (var entry in report.Entries.Where(entry => entry.Kind != EntryKind.Unexplained))
        {
            var key = (entry.Session, entry.Kind == EntryKind.Reported ? null : entry.Model);
            var (tokens, cost, reported) = totals.GetValueOrDefault(key);
            totals[key] = (tokens + entry.Tokens, cost + (entry.Cost ?? PicoUsd.Zero), reported + (entry.Reported ?? PicoUsd.Zero));
        }

        return string.Join("; ", _sums.Keys.Union(totals.Keys).Where(key => _sums.GetValueOrDefault(key) != totals.GetValueOrDefault(key))
            .Select(key => $"{key.Session} {key.Model}: deltas {_sums.GetValueOrDefault(key)}, report {totals.GetValueOrDefault(key)}"));
    }
}
