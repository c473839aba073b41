using Fazm.Metering.Evidence;

namespace Fazm.Metering.Deltas;

/// <summary>What was told of a session: its totals, and the numbers of its last deltas.</summary>
internal sealed class Told : SessionNote
{
    private LastDelta[] _last = [];

    /// <summary>The totals that were told; <see langword="null"/> where none were.</summary>
    public Account? Account { get; set; }

    /// <summary>The numbers of its last deltas, by kind and model.</summary>
    public ReadOnlySpan<LastDelta> Last => _last;

    /// <summary>The number of the last delta of a kind and model; <see langword="null"/> where there was none.</summary>
    public long? LastOf(in AccountKey key)
    {
        foreach (ref readonly var last in Last)
        {
            if (last.Is(key))
            {
                return last.Sequence;
            }
        }

        return null;
    }

    /// <summary>Notes the number of a delta.</summary>
    public void Note(LastDelta delta)
    {
        for (var i = 0; i < _last.Length; i++)
        {
            if (_last[i].Kind == delta.Kind && string.Equals(_last[i].Model, delta.Model, StringComparison.Ordinal))
            {
                _last[i] = delta;
                return;
            }
        }

        _last = [.. _last, delta];
    }
}
