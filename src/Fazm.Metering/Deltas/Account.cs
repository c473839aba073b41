using Fazm.Metering.Reports;

namespace Fazm.Metering.Deltas;

/// <summary>The running totals of what one session, or a group of sessions that share calls, holds; always in the order of their keys.</summary>
internal sealed class Account
{
    private AccountLine[] _lines = [];
    private int _count;

    public ReadOnlySpan<AccountLine> Lines => _lines.AsSpan(0, _count);

    /// <summary>True when counters were read that left no remainder, and nothing of them depends on which calls are known.</summary>
    public bool IsWithoutRemainder { get; set; }

    public void Add(UsageEntry entry) => Add(KeyOf(entry), Tally.Of(entry));

    public void Add(Account other)
    {
        foreach (ref readonly var line in other.Lines)
        {
            Add(line.Key, line.Sum);
        }
    }

    public void Add(in AccountKey key, in Tally more)
    {
        var at = Find(key);
        if (at >= 0)
        {
            _lines[at] = new(key, _lines[at].Sum + more);
            return;
        }

        at = ~at;
        if (_count == _lines.Length)
        {
            Array.Resize(ref _lines, _count == 0 ? 1 : _count * 2);
        }

        Array.Copy(_lines, at, _lines, at + 1, _count - at);
        _lines[at] = new(key, more);
        _count++;
    }

    /// <summary>Forgets all; the room for lines is kept.</summary>
    public void Clear() => _count = 0;

    /// <summary>The cost of a session, of all that has a price.</summary>
    public PicoUsd CostOf(string? session)
    {
        var cost = PicoUsd.Zero;
        foreach (ref readonly var line in Lines)
        {
            if (string.Equals(line.Key.Session, session, StringComparison.Ordinal))
            {
                cost += line.Sum.Cost;
            }
        }

        return cost;
    }

    private static AccountKey KeyOf(UsageEntry entry) => new(entry.Session, entry.Kind, entry.Kind is EntryKind.Reported or EntryKind.Unexplained ? null : entry.Model);

    private int Find(in AccountKey key)
    {
        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = AccountKey.Compare(_lines[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
