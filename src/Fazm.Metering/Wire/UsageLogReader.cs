using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.Streams;
using Fazm.Metering.Wire.Transcripts;

namespace Fazm.Metering.Wire;

/// <summary>Reads a stream of any surface row by row, without copies: recognises the surface by the first row that decides it.</summary>
/// <remarks>Rows before that one say nothing, each with its reason. Input never throws; errors of the stream itself are not caught. Memory is bounded by the
/// longest row. A stream that can seek may be in UTF-16 with its mark (places are then those of its text in UTF-8). Several objects on one line are one row.
/// Not thread-safe. Disposes of the stream.</remarks>
public sealed class UsageLogReader : IDisposable
{
    private readonly SharedTexts? _texts;
    private Observation[]? _own;
    private readonly Stream _stream;
    private readonly LineReader _lines;
    private readonly ReaderOptions _options;
    private readonly ReaderOptions _transcript;
    private readonly bool _follow;
    private readonly SkimmedTimes? _skim;
    private WireReader? _reader;
    private bool _completed;
    private bool _hasFailed;

    /// <summary>A reader of a stream from where it stands.</summary>
    /// <param name="stream">The bytes; disposed of with this.</param>
    /// <param name="options">What the caller knows.</param>
    /// <param name="surface">The surface; <see cref="Surface.Unknown"/> to recognise it.</param>
    /// <param name="path">The path of the file, if it is one: of a transcript it tells session, project and agent. Never the surface.</param>
    /// <param name="follow">True for a file that may grow: a last row without its line end is held back, and reading goes on when it is asked for again.</param>
    /// <param name="maxRowBytes">The longest row that is taken; longer ones are remarked and passed over.</param>
    /// <param name="skim">True where only totals matter: rows of a transcript that cannot say anything to a meter are passed over without being parsed, several times
    /// faster. They are told as rows without usage, all at the end; damage inside such a row goes unseen. Needs a stream that can seek; without effect where it is followed.</param>
    /// <param name="texts">Texts that other files have told, for readers that one thread uses one after the other; <see langword="null"/> to keep its own.</param>
    public UsageLogReader(
        Stream stream, ReaderOptions? options = null, Surface surface = Surface.Unknown, string? path = null, bool follow = false,
        int maxRowBytes = LineReader.DefaultMaxRowBytes, bool skim = false, SharedTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream = follow ? stream : WideText.AsUtf8(stream);
        _skim = skim && !follow && stream.CanSeek ? new SkimmedTimes(stream, maxRowBytes) : null;
        _lines = new LineReader(stream, follow, maxRowBytes);
        _stream = stream;
        _texts = texts;
        _follow = follow;
        _options = options ?? ReaderOptions.Default;
        _transcript = path is null ? _options : TranscriptPath.Describe(path, _options);
        if (surface != Surface.Unknown)
        {
            _reader = Create(surface);
        }
    }

    /// <summary>The surface; unknown until a row decided it.</summary>
    public Surface Surface => _reader?.Surface ?? Surface.Unknown;

    /// <summary>The line on which the row begins, from 1; 0 before the first.</summary>
    public long Row => _lines.RowNumber;

    /// <summary>The row's own bytes, valid until the next read; empty before the first row and for a row that is too long. They may hold what people said.</summary>
    public ReadOnlySpan<byte> RowBytes => _lines.Row;

    /// <summary>Where the row begins, in bytes from where the stream stood at first.</summary>
    public long Offset => _lines.Offset;

    /// <summary>Up to where everything was read: in a stream that is followed, where a held-back row begins.</summary>
    public long NextOffset => _lines.NextOffset;

    /// <summary>How many rows were passed over without being parsed.</summary>
    public long RowsPassedOver => _lines.PassedOver;

    /// <summary>Reads the next row. After an error of the stream it says what was held back, and then that this is the end.</summary>
    /// <param name="seen">What it says, valid until the next call; for a line that only frames others it is empty.</param>
    /// <returns><see langword="false"/> at the end, for the time being where the stream is followed.</returns>
    public bool TryReadRow(out ReadOnlySpan<Observation> seen)
    {
        // An error leaves it set.
        var isOver = _hasFailed;
        _hasFailed = true;
        var isRow = !isOver && _lines.Read();
        _hasFailed = isOver;
        if (isRow)
        {
            seen = Take();
            return true;
        }

        return TryComplete(out seen);
    }

    /// <summary>Waits for the next row; what it says is then in <see cref="Taken"/>.</summary>
    internal async ValueTask<bool> ReadRowAsync(CancellationToken cancel)
    {
        if (await _lines.ReadAsync(cancel))
        {
            Taken = Take().ToArray();
            return true;
        }

        var more = TryComplete(out var seen);
        Taken = seen.ToArray();
        return more;
    }

    /// <summary>What the row that was waited for says.</summary>
    internal Observation[] Taken { get; private set; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Release();
        _stream.Dispose();
    }

    private bool TryComplete(out ReadOnlySpan<Observation> seen)
    {
        seen = default;
        if (_follow || _completed)
        {
            return false;
        }

        _completed = true;
        seen = _reader is null ? default : _reader.Complete();
        if (_lines.PassedOver > 0)
        {
            seen = (Observation[])[.. seen, Observation.Of(new Remark(Reason.NoUsage) { Rows = _lines.PassedOver })];
        }

        return !seen.IsEmpty;
    }

    private ReadOnlySpan<Observation> Take()
    {
        if (_lines.IsTooLong)
        {
            return Own(Reason.RowTooLong);
        }

        var row = _lines.Row;
        if (_reader is null)
        {
            var surface = Recognize(row);
            if (surface == Surface.Unknown)
            {
                return Own(JsonText.IsObject(row) ? Reason.NoUsage : Damage(row));
            }

            _reader = Create(surface);
        }

        var skimmed = _skim is null ? null : _reader as TranscriptReader;
        if (skimmed is not null)
        {
            skimmed.BeforeSavedState ??= TellSkimmedTimes;
        }

        var seen = _reader.Read(row);
        _lines.PassesOver = skimmed?.CanPassOverRows == true;
        var isMalformed = seen.Length == 1 && seen[0].Kind == ObservationKind.Remark && seen[0].Remark.Reason == Reason.Malformed;
        if (!isMalformed)
        {
            return seen;
        }

        return TakeJoined(row) is { } joined ? joined : _lines.LastRowComplete ? seen : Own(Reason.TruncatedRow);
    }

    private static Surface Recognize(ReadOnlySpan<byte> row)
    {
        var surface = SurfaceRecognizer.Recognize(row);
        for (var rest = row; surface == Surface.Unknown && JoinedRows.TryFirst(ref rest, out var first);)
        {
            surface = SurfaceRecognizer.Recognize(first);
            surface = surface == Surface.Unknown ? SurfaceRecognizer.Recognize(rest) : surface;
        }

        return surface;
    }

    /// <summary>What several objects on one line say; <see langword="null"/> where it is not that. What only some of them lack is no reason of the row.</summary>
    private Observation[]? TakeJoined(ReadOnlySpan<byte> row)
    {
        List<Observation> seen = [];
        var rest = row;
        while (JoinedRows.TryFirst(ref rest, out var first))
        {
            seen.AddRange(_reader!.Read(first));
        }

        if (seen.Count == 0)
        {
            return null;
        }

        seen.AddRange(_reader!.Read(rest));
        var said = seen.FindAll(one => one.Kind != ObservationKind.Remark);
        return said.Count != 0 ? [.. said] : [seen[^1]];
    }

    private void TellSkimmedTimes() => _skim!.Tell((TranscriptReader)_reader!, _lines.Offset);

    private Reason Damage(ReadOnlySpan<byte> row)
    {
        var reason = RowProblem.Of(row);
        return reason == Reason.Malformed && !_lines.LastRowComplete ? Reason.TruncatedRow : reason;
    }

    private ReadOnlySpan<Observation> Own(Reason reason)
    {
        _own ??= new Observation[1];
        _own[0] = Observation.Of(new Remark(reason));
        return _own;
    }

    /// <summary>A path tells of transcripts, and of rollouts that name no session; it tells nothing of a recording of a stream.</summary>
    private WireReader Create(Surface surface) => surface == Surface.Transcript ? new TranscriptReader(_transcript, _texts) : SurfaceRecognizer.Create(surface, surface switch
    {
        Surface.Codex => _options with { Session = _options.Session ?? _transcript.Session },
        _ => _options,
    });
}
