using System.Collections.Immutable;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>Keeps the places of rows that do not count: what the reader remarked, and rows that repeat a call heard before.</summary>
internal sealed class PlaceKeeper
{
    private readonly ImmutableArray<PlacedRemark>.Builder _places = ImmutableArray.CreateBuilder<PlacedRemark>();
    private readonly HashSet<(string Id, string? Session)> _calls = [];

    public ImmutableArray<PlacedRemark> Places => _places.ToImmutable();

    public void Note(string file, long row, long offset, in Observation seen)
    {
        if (seen.Kind == ObservationKind.Remark)
        {
            _places.Add(new(file, row, offset, seen.Remark.Reason, seen.Remark.Detail));
        }
        else if (seen.Kind == ObservationKind.Call && IsRepeat(seen.Call))
        {
            _places.Add(new(file, row, offset, Reason.Duplicate, seen.Call.RequestId ?? seen.Call.MessageId));
        }
    }

    // As the meter joins rows: by request id, by message id beside one, by a lone message id within its session.
    private bool IsRepeat(in CallSnapshot call)
    {
        var repeats = false;
        if (call.RequestId is { } request)
        {
            repeats |= !_calls.Add((request, null));
        }

        if (call.MessageId is { } message)
        {
            repeats |= !_calls.Add((message, call.RequestId is null ? call.BornIn ?? call.Session : null));
        }

        return repeats || (call is { RequestId: null, MessageId: null, RowId: { } id } && !_calls.Add((id, null)));
    }
}
