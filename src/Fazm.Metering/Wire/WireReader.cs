using System.Runtime.CompilerServices;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire;

/// <summary>Reads the rows of one stream or file of one surface, in order, and says what each means.</summary>
/// <remarks>A reader knows what came before on its own stream and turns it into ids; it knows nothing of other streams and sums nothing.
/// It never throws on input: a row it cannot read becomes a <see cref="Remark"/>. Not thread-safe: one reader per stream.</remarks>
public abstract class WireReader
{
    private const int MostKept = 1 << 14;

    private readonly List<Observation[]> _remarks = [];
    private Dictionary<(Reason Reason, string? Session, string? Detail), Observation[]>? _made;
    private Observation[] _seen = new Observation[2];
    private Observation[]? _only;
    private int _count;

    /// <summary>Closed: the surfaces are known.</summary>
    private protected WireReader(Surface surface, SharedTexts? texts = null)
    {
        Surface = surface;
        Names = texts?.Names ?? new();
    }

    /// <summary>The surface it reads.</summary>
    public Surface Surface { get; }

    /// <summary>Keeps ids as strings, one each.</summary>
    private protected Utf8Interner Names { get; }

    /// <summary>Reads one row, without its line end.</summary>
    /// <param name="row">UTF-8 bytes; they are not kept.</param>
    /// <returns>What the row says, valid until the next call; one remark at least where it says nothing.</returns>
    public ReadOnlySpan<Observation> Read(ReadOnlySpan<byte> row)
    {
        (_only, _count) = (null, 0);
        try
        {
            ReadRow(row);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no Unicode.
            Emit(RowProblem.Of(row));
        }
        catch (OverflowException)
        {
            Emit(Reason.NegativeTokenCount);
        }

        return _only ?? _seen.AsSpan(0, _count);
    }

    /// <summary>Says what is left to say at the end of the stream.</summary>
    /// <returns>Valid until the next call; mostly empty.</returns>
    public ReadOnlySpan<Observation> Complete()
    {
        (_only, _count) = (null, 0);
        EndRows();
        return _only ?? _seen.AsSpan(0, _count);
    }

    /// <summary>Reads a row and emits what it says. A row that proves to be no JSON may throw what <see cref="Utf8JsonReader"/> throws.</summary>
    private protected abstract void ReadRow(ReadOnlySpan<byte> row);

    /// <summary>Emits what is left at the end.</summary>
    private protected virtual void EndRows()
    {
    }

    private protected void Emit(in Observation seen)
    {
        if (_only is { } before)
        {
            _only = null;
            Emit(before[0]);
        }

        if (_count == _seen.Length)
        {
            Array.Resize(ref _seen, _count * 2);
        }

        _seen[_count++] = seen;
    }

    // Kept apart, all of them: room for an observation would be cleared on the way of rows that say nothing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void Emit(in CallSnapshot call) => Emit(Observation.Of(call));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void Emit(CounterReading reading) => Emit(Observation.Of(reading));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void Emit(MessageHeard heard) => Emit(Observation.Of(heard));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void Emit(SessionFact fact) => Emit(Observation.Of(fact));

    /// <summary>Emits a remark. Most rows say nothing else: then it is not even copied.</summary>
    private protected void Emit(Reason reason, string? session = null, string? detail = null)
    {
        var remark = RemarkOf(reason, session, detail);
        if (_count == 0 && _only is null)
        {
            _only = remark;
        }
        else
        {
            Emit(remark[0]);
        }
    }

    /// <summary>A remark that was made before is the same object: most rows of a live stream say nothing, all in the same words.</summary>
    private Observation[] RemarkOf(Reason reason, string? session, string? detail)
    {
        var place = -1;
        for (var i = 0; i < _remarks.Count; i++)
        {
            if (_remarks[i][0].Remark is var known && known.Reason == reason)
            {
                if (string.Equals(known.Session, session, StringComparison.Ordinal) && string.Equals(known.Detail, detail, StringComparison.Ordinal))
                {
                    return _remarks[i];
                }

                place = i;
            }
        }

        var made = Kept(reason, session, detail);
        if (place < 0)
        {
            _remarks.Add(made);
        }
        else
        {
            _remarks[place] = made;
        }

        return made;
    }

    /// <summary>A connection that many sessions share makes one remark for each of them, in turn.</summary>
    private Observation[] Kept(Reason reason, string? session, string? detail)
    {
        _made ??= [];
        if (_made.TryGetValue((reason, session, detail), out var kept))
        {
            return kept;
        }

        if (_made.Count == MostKept)
        {
            _made.Clear();
        }

        kept = [Observation.Of(new Remark(reason, session, detail))];
        _made.Add((reason, session, detail), kept);
        return kept;
    }
}
