using System.Runtime.CompilerServices;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.AgentSdk;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.Streams;

namespace Fazm.Metering.Wire;

/// <summary>Reads what the Agent SDK and <c>claude -p</c> write: lines of stream-json, or the object or array of <c>--output-format json</c>.</summary>
/// <remarks>
/// <para>Usage of one API response comes in frames that replace each other field by field (<c>stream_event</c>), and as the copy of the first frame on every
/// <c>assistant</c> row, whose output is therefore a lower bound. A <c>message_delta</c> without a stop reason is the client's own invention.
/// A subagent's final usage is on no row at all: only the counters of <c>result</c> hold it (facts: wire semantics, sections 1 and 6).</para>
/// <para>One reader per process's stream. Several streams in the same bytes are told apart by <c>result_index</c> 0 or a falling total. Not thread-safe.</para>
/// </remarks>
public sealed class AgentSdkReader : WireReader
{
    private readonly RowWalk _rows = new(SdkField.Shape);
    private readonly ReaderOptions _options;
    private readonly StreamIdentity _stream = new();
    private readonly ResultCounter _results = new();
    private readonly Dictionary<string, SdkSession> _sessions = new(StringComparer.Ordinal);
    private SdkSession? _last;
    private long _interval;
    private string? _turnModel;
    private bool _sawInit;
    private EventTime _latest;

    /// <summary>A reader of one stream.</summary>
    /// <param name="options">What the caller knows; nothing where it is left out. A session, project or model named by a row wins.</param>
    public AgentSdkReader(ReaderOptions? options = null)
        : base(Surface.AgentSdk) => _options = options ?? ReaderOptions.Default;

    private protected override void ReadRow(ReadOnlySpan<byte> row)
    {
        row = RowText.Trim(row);
        if (row.IsEmpty)
        {
            Emit(Reason.NoUsage);
            return;
        }

        if (row[0] == '[')
        {
            ReadArray(row);
        }
        else
        {
            ReadObject(row);
        }
    }

    private void ReadArray(ReadOnlySpan<byte> row)
    {
        var json = new RowScanner(row);
        json.TryOpenArray();
        var any = false;
        while (json.TryElement() && json.Raw() is { IsEmpty: false } element)
        {
            ReadObject(element);
            any = true;
        }

        if (!json.IsWhole)
        {
            Emit(RowProblem.Of(row));
        }
        else if (!any)
        {
            Emit(Reason.NoUsage);
        }
    }

    private void ReadObject(ReadOnlySpan<byte> row)
    {
        RowFields found = default;
        if (!_rows.TryScan(row, ref found))
        {
            Emit(RowProblem.Of(row));
            return;
        }

        _stream.Hear(row, _stream.IsNew ? found[SdkField.Uuid].Text(row, Names) : null);
        if (found[SdkField.Time].IsPresent && found[SdkField.Time].Time(row) is { IsKnown: true } time && (!_latest.IsKnown || time > _latest))
        {
            _latest = time;
        }

        var type = found[SdkField.Type].Bytes(row);
        if (type.SequenceEqual("stream_event"u8))
        {
            NoteTurnRow(found);
            ReadEvent(row, found);
        }
        else if (type.SequenceEqual("assistant"u8))
        {
            NoteTurnRow(found);
            StartMessage(row, found, SdkField.Assistant);
        }
        else if (type.SequenceEqual("result"u8))
        {
            ReadResult(row, found);
        }
        else if (type.SequenceEqual("system"u8))
        {
            ReadSystem(row, found);
        }
        else
        {
            if (type.SequenceEqual("user"u8))
            {
                NoteTurnRow(found);
            }
            else if (type.SequenceEqual("conversation_reset"u8))
            {
                _results.Clear();
            }

            Emit(found[SdkField.Type].IsPresent ? Reason.NoUsage : Reason.UnknownRow, SessionOf(row, found).Id);
        }
    }

    /// <summary>A client announces itself before the first row of a turn. A row of a turn that comes before any announcement shows that the recording
    /// began late; rows without a uuid were not written by a client and show nothing.</summary>
    private void NoteTurnRow(in RowFields found)
    {
        if (!_sawInit && _results.Last.Length == 0 && found[SdkField.Uuid].IsPresent)
        {
            _results.BeganLate = true;
        }
    }

    private SdkSession SessionOf(ReadOnlySpan<byte> row, in RowFields found)
    {
        var id = found[SdkField.Session].Text(row, Names) ?? _options.Session ?? SessionIds.Unknown;
        if (_last is not null && ReferenceEquals(_last.Id, id))
        {
            return _last;
        }

        if (!_sessions.TryGetValue(id, out _last))
        {
            _sessions.Add(id, _last = new(id));
        }

        return _last;
    }

    private void ReadSystem(ReadOnlySpan<byte> row, in RowFields found)
    {
        var session = SessionOf(row, found);
        if (found[SdkField.Subtype].Is(row, "init"u8))
        {
            _sawInit = true;
            _turnModel = found[SdkField.Model].Model(row, Names) ?? _turnModel;
            _results.SaysVersion |= found[SdkField.Version].IsPresent;
            _results.Version = found[SdkField.Version].IsPresent ? ClientVersion.Parse(found[SdkField.Version].Text(row, Names)) : _results.Version;
            if (Place(session, found[SdkField.Directory].Text(row, Names), found[SdkField.Time].Time(row)))
            {
                return;
            }
        }
        else if (found[SdkField.Subtype].Is(row, "model_fallback"u8) || found[SdkField.Subtype].Is(row, "model_refusal_fallback"u8) || found[SdkField.Subtype].Is(row, "model_consent_fallback"u8))
        {
            // A fallback of one subagent leaves the turn's own model as it is.
            if (found[SdkField.Parent].IsNothing(row) && (found[SdkField.Scope].IsNothing(row) || found[SdkField.Scope].Is(row, "session"u8)))
            {
                _turnModel = found[SdkField.NewModel].Model(row, Names) ?? _turnModel;
            }
        }
        else if (found[SdkField.Usage].IsPresent)
        {
            // task_progress and task_notification: the size of a context, no spend.
            Emit(Reason.Gauge, session.Id);
            return;
        }

        Emit(Reason.NoUsage, session.Id);
    }

    /// <summary>Tells the session's project once.</summary>
    private bool Place(SdkSession session, string? directory, EventTime at)
    {
        if ((directory ?? _options.Project) is not { } project || session.IsPlaced)
        {
            return false;
        }

        session.IsPlaced = true;
        Emit(new SessionFact(session.Id) { Project = project, At = at });
        return true;
    }

    private void ReadEvent(ReadOnlySpan<byte> row, in RowFields found)
    {
        var type = found[SdkField.Event].Bytes(row);
        if (type.SequenceEqual("message_start"u8))
        {
            StartMessage(row, found, SdkField.Started);
        }
        else if (type.SequenceEqual("message_delta"u8))
        {
            ReadDelta(row, found);
        }
        else
        {
            Emit(Reason.NoUsage, SessionOf(row, found).Id);
        }
    }

    /// <summary>A <c>message_start</c>, or an <c>assistant</c> row, which repeats its usage for each block of the answer.</summary>
    private void StartMessage(ReadOnlySpan<byte> row, in RowFields found, int message)
    {
        var session = SessionOf(row, found);
        if (!found[message].IsObject(row))
        {
            Emit(Reason.NoUsage, session.Id);
            return;
        }

        var model = found[message + SdkField.MessageModel].Model(row, Names);
        if (string.Equals(model, "<synthetic>", StringComparison.Ordinal))
        {
            Emit(Reason.Synthetic, session.Id);
            return;
        }

        var id = found[message + SdkField.MessageId].Text(row, Names);
        var request = found[SdkField.Request].Text(row, Names);
        var parent = found[SdkField.Parent].Text(row, Names);
        var hasUsage = found[message + SdkField.MessageUsage].TryUsage(row, Names, out var usage);
        if (id is not null)
        {
            Hear(session, id, parent is not null);
        }

        if (!hasUsage || (id ?? request) is null)
        {
            Emit(Reason.NoUsage, session.Id);
            return;
        }

        if (usage.IsRefused)
        {
            Emit(Reason.NegativeTokenCount, session.Id, model);
            return;
        }

        var isFrame = message == SdkField.Started;
        model ??= _options.Model;
        if (id is not null)
        {
            session.Begin(parent, id, model, usage, isFrame);
        }

        Place(session, null, default);
        EmitCall(row, found, session.Id, id, request, model, usage, Completeness.Partial, isFrame);
    }

    private void ReadDelta(ReadOnlySpan<byte> row, in RowFields found)
    {
        var session = SessionOf(row, found);
        if (!found[SdkField.DeltaUsage].TryUsage(row, Names, out var named))
        {
            Emit(Reason.NoUsage, session.Id);
            return;
        }

        var open = FindOpen(session, found[SdkField.Parent].Text(row, Names), found[SdkField.ApiMessage].Text(row, Names));
        if (open is null)
        {
            // The recording began inside this answer: nothing says which model it is of, nor what it was asked.
            Emit(Reason.UsageNotReported, session.Id, "message_delta");
            return;
        }

        if (named.IsRefused)
        {
            Emit(Reason.NegativeTokenCount, session.Id, open.Model);
            return;
        }

        if (!found[SdkField.StopReason].IsText(row))
        {
            // Made up by the client, or a step of an answer that goes on: it replaces nothing.
            var madeUp = open.Usage;
            madeUp.Replace(named);
            EmitCall(row, found, session.Id, open.Id, null, open.Model, madeUp, Completeness.MadeUp);
            return;
        }

        open.Usage.Replace(named);
        EmitCall(row, found, session.Id, open.Id, null, open.Model, open.Usage, Completeness.Final);
    }

    private OpenMessage? FindOpen(SdkSession session, string? parent, string? messageId)
    {
        if (session.Open(parent) is { } open && (messageId is null || string.Equals(open.Id, messageId, StringComparison.Ordinal)))
        {
            return open;
        }

        return messageId is null ? null : FindOpen(messageId);
    }

    private OpenMessage? FindOpen(string messageId) =>
        _sessions.Values.Select(session => session.OpenOf(messageId)).FirstOrDefault(static open => open is not null);

    // Kept apart: room for a call would be cleared on the way of rows that tell of none.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EmitCall(ReadOnlySpan<byte> row, in RowFields found, string session, string? id, string? request, string? model, in UsageFields usage, Completeness completeness, bool isFrame = true)
    {
        var parent = found[SdkField.Parent].Text(row, Names);
        var at = found[SdkField.Time].Time(row);
        Emit(new CallSnapshot
        {
            RequestId = request,
            MessageId = id,

            // A row's own id confirms a copy together with its time, and alone tells nothing.
            Uuid = isFrame || !at.IsKnown ? null : found[SdkField.Uuid].Text(row, Names),
            Session = session,
            At = at,
            Model = model,
            Usage = usage.ToUsage(),
            Completeness = completeness,
            Surface = Surface.AgentSdk,
            Agent = found[SdkField.Agent].Text(row, Names) ?? parent ?? _options.Agent,
            IsSide = parent is not null,
            Standing = Standing.Own,
        });
    }

    private void Hear(SdkSession session, string id, bool isSide)
    {
        if (session.Hear(id, _interval))
        {
            Emit(new MessageHeard(session.Id, _stream.Id, _results.Last, id, isSide, isSide ? null : _turnModel));
        }
    }

    private void ReadResult(ReadOnlySpan<byte> row, in RowFields found)
    {
        var session = SessionOf(row, found);
        var id = found[SdkField.Uuid].Text(row, Names) ?? _stream.NextReading(row);
        var at = found[SdkField.Time].Time(row);
        if (_results.TryReturnTo(id))
        {
            // The same result again, as in a recording joined to its own copy: what follows it, follows it again.
            _interval++;
            Emit(Reason.RepeatedReading, session.Id);
            return;
        }

        var place = new ResultPlace(id, _stream.Id, session.Id, at.IsKnown ? at : _latest, _turnModel ?? _options.Model);
        var reading = _results.Read(row, found, place, Names, out var odd);
        if (odd != Reason.None)
        {
            Emit(odd, session.Id);
        }

        Place(session, null, default);
        if (reading is not null)
        {
            _interval++;
            Emit(reading);
        }
    }
}
