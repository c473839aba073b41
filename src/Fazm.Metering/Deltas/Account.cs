using Fazm.Metering.Reports;

namespace Fazm.Metering.Deltas;

/// <summary>The running totals of what one session, or a group of sessions that share calls, holds.</summary>
internal sealed class Account
{
    private readonly Dictionary<AccountKey, Tally> _tallies = [];

    public IEnumerable<AccountKey> Keys => _tallies.Keys;

    public Tally this[AccountKey key] => _tallies.GetValueOrDefault(key);

    public void Add(UsageEntry entry) => Add(new(entry.Session, entry.Kind, entry.Kind is EntryKind.Reported or EntryKind.Unexplained ? null : entry.Model), Tally.Of(entry));

    public void Add(Account other)
    {
        foreach (var (key, tally) in other._tallies)
        {
            Add(key, tally);
        }
    }

    public void Add(AccountKey key, in Tally tally) => _tallies[key] = this[key] + tally;

    /// <summary>The cost of a session, of all that has a price.</summary>
    public PicoUsd CostOf(string? session)
    {
        var cost = PicoUsd.Zero;
        foreach (var (key, tally) in _tallies)
        {
            cost += string.Equals(key.Session, session, StringComparison.Ordinal) ? tally.Cost : PicoUsd.Zero;
        }

        return cost;
    }
}
