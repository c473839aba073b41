using System.Collections.Immutable;

namespace Fazm.Metering.Wire.Json;

/// <summary>Keeps the last lists of iterations and of the units they make: the rows of one call repeat them. Not thread-safe.</summary>
internal sealed class IterationCache
{
    private const int Kept = 4;

    private readonly List<UsageIteration> _read = [];
    private readonly ImmutableArray<UsageIteration>[] _lists = new ImmutableArray<UsageIteration>[Kept];
    private readonly Usage[] _usages = new Usage[Kept];
    private readonly ImmutableArray<UsageIteration>[] _sources = new ImmutableArray<UsageIteration>[Kept];
    private int _next;
    private int _nextUsage;

    /// <summary>Begins to read a list.</summary>
    public void Begin() => _read.Clear();

    /// <summary>Takes one entry.</summary>
    public void Add(in UsageIteration iteration) => _read.Add(iteration);

    /// <summary>The list that was read; default where it has no entry.</summary>
    public ImmutableArray<UsageIteration> End()
    {
        if (_read.Count == 0)
        {
            return default;
        }

        foreach (var list in _lists)
        {
            if (!list.IsDefault && list.AsSpan().SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_read)))
            {
                return list;
            }
        }

        return _lists[_next++ % Kept] = [.. _read];
    }

    /// <summary>The record of some tokens with a list that <see cref="End"/> returned.</summary>
    public Usage Usage(in TokenCounts tokens, ImmutableArray<UsageIteration> iterations)
    {
        for (var i = 0; i < Kept; i++)
        {
            if (_sources[i] == iterations && _usages[i].Tokens == tokens)
            {
                return _usages[i];
            }
        }

        var at = _nextUsage++ % Kept;
        _sources[at] = iterations;
        return _usages[at] = new Usage(tokens, iterations);
    }
}
