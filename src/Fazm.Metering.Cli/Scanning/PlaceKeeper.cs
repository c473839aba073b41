using System.Collections.Immutable;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>Keeps the places of rows that do not count: what the reader remarked, counters read before, and the rows of each call but the first.</summary>
internal sealed class PlaceKeeper
{
    private readonly ImmutableArray<PlacedRemark>.Builder _places = ImmutableArray.CreateBuilder<PlacedRemark>();
    private readonly List<PlacedRemark> _rows = [];
    private readonly List<int> _joined = [];
    private readonly HashSet<(string Session, string Id)> _readings = [];
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);

    /// <summary>All places. Which rows are one call shows only at the end: a late row may join two that were apart.</summary>
    public ImmutableArray<PlacedRemark> Places
    {
        get
        {
            var calls = new HashSet<int>();
            return [.. _places, .. _rows.Where((_, row) => !calls.Add(First(row)))];
        }
    }

    public void Note(string file, long row, long offset, in Observation seen)
    {
        if (seen.Kind == ObservationKind.Remark)
        {
            _places.Add(new(file, row, offset, seen.Remark.Reason, seen.Remark.Detail));
        }
        else if (seen.Kind == ObservationKind.Call)
        {
            var call = seen.Call;
            _joined.Add(_rows.Count);
            _rows.Add(new(file, row, offset, Reason.Duplicate, call.RequestId ?? call.MessageId));
            Connect(call);
        }
        else if (seen.Kind == ObservationKind.Counter && !_readings.Add((seen.Counter.Session, seen.Counter.Id)))
        {
            _places.Add(new(file, row, offset, Reason.RepeatedReading, null));
        }
    }

    // As the meter joins rows: by request id, by message id beside one, by a message id within its session, by an exact copy, by the reader's own id.
    private void Connect(in CallSnapshot call)
    {
        if (call.RequestId is { } request)
        {
            Join("r\n" + request);
        }

        if (call.MessageId is { } message)
        {
            Join($"s\n{message}\n{call.BornIn ?? call.Session}");
            if (call.RequestId is not null)
            {
                Join("m\n" + message);
            }
            else if (call.Uuid is { } uuid && call.At.IsKnown)
            {
                Join($"c\n{message}\n{uuid}\n{call.At}");
            }
        }

        if (call is { RequestId: null, MessageId: null, RowId: { } id })
        {
            Join("i\n" + id);
        }
    }

    private void Join(string id)
    {
        var last = _rows.Count - 1;
        if (!_byId.TryAdd(id, last))
        {
            var (a, b) = (First(last), First(_byId[id]));
            _joined[Math.Max(a, b)] = Math.Min(a, b);
        }
    }

    private int First(int row)
    {
        while (_joined[row] != row)
        {
            row = _joined[row] = _joined[_joined[row]];
        }

        return row;
    }
}
