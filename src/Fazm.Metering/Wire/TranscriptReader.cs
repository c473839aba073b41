using Fazm.Metering.Observations;
using Fazm.Metering.Wire.AgentSdk;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.Transcripts;

namespace Fazm.Metering.Wire;

/// <summary>Reads one Claude Code transcript: a session's file, or a subagent's.</summary>
/// <remarks>
/// <para>Several transcripts may be fed one after the other only if they are of different sessions and none is a copy of another; the rule is one
/// reader per file. Rows must come in the order of the file, from its start: what a row means depends on the requests and saved states before it.</para>
/// <para>Whose a row is. A file whose known name (<see cref="ReaderOptions.Session"/>; for a subagent the folder of its parent) has the
/// shape of a session id (a UUID) belongs to that session: so do its rows, and the id that a row names itself, where it is another, is the session it was
/// born in (<see cref="CallSnapshot.BornIn"/>; clients have copied rows into forks under both the old id and the new one). Under any other name, or none, a row
/// belongs to the session it names; a row that names none to the one named before it, else to the file's name, else to <c>unknown</c>.
/// <c>forkedFrom</c> names the birth session before all. A saved state always belongs to the session it names itself, since it is that session's
/// counter wherever it was copied to.</para>
/// <para>Own or copied. A row that names its request (<c>requestRef</c>) is its session's own if the file has that request, else a copy, which has no place in
/// the file's chains. Of other rows only <see cref="SessionFact.FirstQueueOperation"/> can tell, and it is told only where the session's file queues a prompt
/// before its first answer: a client that copies a session queues its own prompt before it writes the copies; where answers came first, somebody
/// queued a prompt while an answer ran, and nothing was copied.</para>
/// <para>Where the first saved state began. A compaction before the first answer was made elsewhere: a compacted session was copied, perhaps without any of its
/// answers, and the counters go on from a total that the file does not say.</para>
/// </remarks>
public sealed class TranscriptReader : WireReader
{
    private static readonly Observation Nothing = Observation.Of(new Remark(Reason.NoUsage));

    private readonly ReaderOptions _options;
    private readonly TranscriptSessions _sessions;
    private readonly RequestChains _requests = new();
    private readonly SavedStates _states = new();
    private readonly RowDigests _digests = new();
    private readonly HeldCall _held = new();
    private readonly HashSet<string> _queued = new(StringComparer.Ordinal);
    private readonly HashSet<string> _placed = new(StringComparer.Ordinal);
    private HashSet<(string Session, string Origin)>? _forked;
    private EventTime _newest;
    private EventTime _compacted;
    private EventTime _answered;
    private string? _session;
    private string? _lastPlaced;
    private string? _lastQueued;

    /// <summary>A reader of one file.</summary>
    /// <param name="options">What the file's place tells; nothing where it is left out.</param>
    public TranscriptReader(ReaderOptions? options = null)
        : this(options, null)
    {
    }

    internal TranscriptReader(ReaderOptions? options, SharedTexts? texts)
        : base(Surface.Transcript, texts)
    {
        _options = options ?? ReaderOptions.Default;
        _sessions = new(_options.Session);
    }

    /// <summary>True where from now on a row without <see cref="TellingBytes"/> changes nothing but the newest time: the file itself tells whose its
    /// rows are, and their working directory is known.</summary>
    internal bool CanPassOverRows => _sessions.File is { } file && (ReferenceEquals(_lastPlaced, file) || _placed.Contains(file));

    /// <summary>Called before the newest time is asked for: the chance to tell of rows that were passed over.</summary>
    internal Action? BeforeSavedState { get; set; }

    private bool IsSkimmed => BeforeSavedState is not null;

    /// <summary>Hears of a row that was passed over. Saved states have the newest time before them, so before one of those all must be heard of.</summary>
    internal void HearTime(ReadOnlySpan<byte> row)
    {
        TranscriptRow fields = default;
        if (TranscriptRow.TryRead(row, Names, ref fields))
        {
            Note(fields);
        }
    }

    private protected override void ReadRow(ReadOnlySpan<byte> row)
    {
        TranscriptRow fields = default;
        if (!TranscriptRow.TryRead(row, Names, ref fields))
        {
            Emit(RowProblem.Of(row));
            return;
        }

        if (IsSkimmed && CanPassOverRows && _held.Repeats(fields))
        {
            Note(fields);
            return;
        }

        var progress = fields.Type.Is("progress"u8);
        if (!(progress ? fields.Progress.Message : fields.Message).TryReadUsage(Names, out var usage))
        {
            Emit(Reason.Malformed);
            return;
        }

        TellHeld();
        var session = _sessions.Of(fields, Names, out var bornIn);
        _session = session;
        EmitFacts(fields, session);
        if (fields.Type.IsEmpty || fields.Type.Is("assistant"u8))
        {
            ReadAssistant(row, fields, usage, session, bornIn);
        }
        else if (progress && fields.Progress.HasUsage)
        {
            ReadProgress(row, fields, usage, session, bornIn);
        }
        else if (fields.Type.Is("cost-state"u8) && !_options.IsSubagentFile)
        {
            ReadState(fields);
        }
        else
        {
            if (fields.Type.Is("api-request"u8) && fields.Id.Text(Names) is { } id)
            {
                _requests.Add(id, fields.Base.Text(Names), fields.At, StateBefore(fields));
            }

            Emit(Nothing);
        }

        Note(fields);
    }

    private protected override void EndRows()
    {
        TellHeld();
        // No row named a working directory: the folder's name stands in.
        if (_options.Project is { } project && _session is { } session && _placed.Add(session))
        {
            Emit(Observation.Of(new SessionFact(session) { Project = project }));
        }
    }

    private void Note(in TranscriptRow row)
    {
        if (row.At.IsKnown && (!_newest.IsKnown || row.At > _newest))
        {
            _newest = row.At;
        }

        if (row.Subtype.Is("compact_boundary"u8))
        {
            _compacted = EventTime.Earlier(_compacted, row.At);
        }
        else if (row.Message.HasUsage && !row.Message.Model.Is("<synthetic>"u8))
        {
            _answered = EventTime.Earlier(_answered, row.At);
        }
    }

    /// <summary>Tells the call that was held back for its repeats.</summary>
    private void TellHeld()
    {
        if (_held.TryTake(out var call))
        {
            Emit(Observation.Of(call));
        }
    }

    private void EmitFacts(in TranscriptRow row, string session)
    {
        if (!row.Cwd.IsEmpty && IsNew(_placed, session, ref _lastPlaced))
        {
            Emit(Observation.Of(new SessionFact(session) { Project = row.Cwd.Text(Names), At = row.At }));
        }

        if (row.Type.Is("queue-operation"u8) && row.At.IsKnown && !_options.IsSubagentFile && _queued.Add(session))
        {
            Emit(Observation.Of(new SessionFact(session) { FirstQueueOperation = row.At }));
        }

        if (row.ForkedFrom.Text(Names) is { } origin && !string.Equals(origin, session, StringComparison.Ordinal) && (_forked ??= []).Add((session, origin)))
        {
            Emit(Observation.Of(new SessionFact(session) { ForkedFrom = origin }));
        }
    }

    private void ReadAssistant(ReadOnlySpan<byte> bytes, in TranscriptRow row, in UsageFields ofMessage, string session, string? bornIn)
    {
        var isFlat = !row.Message.HasUsage && row.Flat.HasCounts;
        var usage = isFlat ? row.Flat : ofMessage;
        if (!Counts(row.Message, usage, row.Message.HasUsage || isFlat || row.Flat.IsRefused, session))
        {
            return;
        }

        // A queue operation after an answer says nothing of who made the answers before it.
        IsNew(_queued, session, ref _lastQueued);
        var request = Text(row.RequestId, isShared: false);
        var message = Text(row.Message.Id, isShared: request is null);
        // Beside a request id nothing asks for the row's own id, and it is the one text that no two rows share.
        var uuid = request is not null && IsSkimmed ? null : row.Uuid.Text(Names);
        var made = (request ?? message) is not null ? null : isFlat && uuid is not null ? "uuid:" + uuid : _digests.Next(bytes);
        var call = new CallSnapshot
        {
            RequestId = request,
            MessageId = message,
            RowId = made,
            Uuid = uuid,
            Session = session,
            BornIn = bornIn,
            At = row.At,
            Model = row.Message.Model.Model(Names) ?? _options.Model,
            RequestedModel = row.RequestedModel.Model(Names),
            Usage = usage.ToUsage(),
            Completeness = row.Message.HasStopReason ? Completeness.Final : Completeness.Partial,
            Surface = Surface.Transcript,
            Agent = row.AgentId.Text(Names) ?? _options.Agent,
            IsSide = row.IsSidechain || _options.IsSubagentFile,
            Standing = Place(row, message ?? request ?? made, out var place),
            Chain = place,
        };
        if (IsSkimmed && request is not null && row.Message.HasUsage)
        {
            _held.Hold(call, row);
        }
        else
        {
            Emit(Observation.Of(call));
        }
    }

    /// <summary>An id as a string: one for all rows that have it, but for an id of which a skimmed file's rows are told together.</summary>
    private string? Text(Utf8Value id, bool isShared) => IsSkimmed && !isShared ? id.NewText() : id.Text(Names);

    private void ReadProgress(ReadOnlySpan<byte> bytes, in TranscriptRow row, in UsageFields usage, string session, string? bornIn)
    {
        var progress = row.Progress;
        if (!Counts(progress.Message, usage, true, session))
        {
            return;
        }

        var request = progress.RequestId.Text(Names);
        var message = progress.Message.Id.Text(Names);
        var made = (request ?? message) is null ? _digests.Next(bytes) : null;
        var at = progress.At.IsKnown ? progress.At : row.At;
        Emit(Observation.Of(new CallSnapshot
        {
            RequestId = request,
            MessageId = message,
            RowId = made,
            Uuid = progress.Uuid.Text(Names),
            Session = session,
            BornIn = bornIn,
            At = at,
            Model = progress.Message.Model.Model(Names) ?? _options.Model,
            Usage = usage.ToUsage(),
            Completeness = progress.Message.HasStopReason ? Completeness.Final : Completeness.Partial,
            Surface = Surface.Transcript,
            Agent = progress.AgentId.Text(Names) ?? _options.Agent,
            IsSide = true,
            Chain = new(message ?? request ?? made, at, StateBefore(row), false),
        }));
    }

    private void ReadState(in TranscriptRow row)
    {
        BeforeSavedState?.Invoke();
        var session = _sessions.Named(row, Names);
        if (row.ModelUsageIsRefused)
        {
            Emit(Reason.NegativeTokenCount, session);
        }
        else if (_states.Next(session, _newest, _compacted < _answered, row) is { } state)
        {
            Emit(Observation.Of(state));
        }
        else
        {
            Emit(Reason.RepeatedReading, session);
        }
    }

    /// <summary>False, with the reason emitted, where a row's answer is no call.</summary>
    private bool Counts(in TranscriptMessage message, in UsageFields usage, bool hasUsage, string session)
    {
        if (message.Model.Is("<synthetic>"u8))
        {
            Emit(Reason.Synthetic, session);
            return false;
        }

        if (!hasUsage)
        {
            Emit(Nothing);
            return false;
        }

        if (usage.IsRefused)
        {
            Emit(Reason.NegativeTokenCount, session, message.Model.Model(Names));
            return false;
        }

        return true;
    }

    private Standing Place(in TranscriptRow row, string? id, out ChainPlace place)
    {
        if (row.RequestRef.Text(Names) is not { } reference)
        {
            place = new(id, row.At, StateBefore(row), ClientVersion.Parse(row.Version.Text(Names)).Saves);
            return Standing.NotStated;
        }

        if (_requests.TryFind(reference, out place))
        {
            return Standing.Own;
        }

        place = new(null, EventTime.Unknown, null, true);
        return Standing.Copied;
    }

    private string StateBefore(in TranscriptRow row) => _states.IsEmpty ? string.Empty : _states.Before(_sessions.Named(row, Names));

    /// <summary>Adds a session to a set that rows of one session ask for again and again, with one and the same string.</summary>
    private static bool IsNew(HashSet<string> known, string session, ref string? last)
    {
        if (ReferenceEquals(last, session))
        {
            return false;
        }

        last = session;
        return known.Add(session);
    }
}
