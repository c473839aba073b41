using System.Text.Json;
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
    private readonly ReaderOptions _options;
    private readonly StreamIdentity _stream = new();
    private readonly ResultCounter _results = new();
    private readonly Dictionary<(string Session, string? Parent), OpenMessage> _open = [];
    private readonly HashSet<(string Session, string Message)> _heard = [];
    private readonly HashSet<string> _placed = new(StringComparer.Ordinal);
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

        try
        {
            if (row[0] == '[')
            {
                ReadArray(row);
            }
            else
            {
                ReadObject(row);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no Unicode.
            Emit(RowText.WhyRefused(row));
        }
        catch (OverflowException)
        {
            Emit(Reason.NegativeTokenCount);
        }
    }

    private void ReadArray(ReadOnlySpan<byte> row)
    {
        var json = new Utf8JsonReader(row, JsonText.Options);
        json.Read();
        var any = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            ReadObject(JsonPart.Here(ref json).In(row));
            any = true;
        }

        json.Read();
        if (!any)
        {
            Emit(Reason.NoUsage);
        }
    }

    private void ReadObject(ReadOnlySpan<byte> row)
    {
        var found = SdkRow.Scan(row);
        _stream.Hear(row, _stream.IsNew ? found.Uuid.Text(row, Names) : null);
        if (found.Time.IsPresent && found.Time.Time(row) is { IsKnown: true } time && (!_latest.IsKnown || time > _latest))
        {
            _latest = time;
        }

        if (found.Type.Is(row, "stream_event"u8))
        {
            NoteTurnRow(found);
            ReadEvent(row, found);
        }
        else if (found.Type.Is(row, "assistant"u8))
        {
            NoteTurnRow(found);
            ReadAssistant(row, found);
        }
        else if (found.Type.Is(row, "result"u8))
        {
            ReadResult(row, found);
        }
        else if (found.Type.Is(row, "system"u8))
        {
            ReadSystem(row, found);
        }
        else
        {
            if (found.Type.Is(row, "user"u8))
            {
                NoteTurnRow(found);
            }
            else if (found.Type.Is(row, "conversation_reset"u8))
            {
                _results.Clear();
            }

            Emit(found.Type.IsPresent ? Reason.NoUsage : Reason.UnknownRow, SessionOf(row, found));
        }
    }

    /// <summary>A client announces itself before the first row of a turn. A row of a turn that comes before any announcement shows that the recording
    /// began late; rows without a uuid were not written by a client and show nothing.</summary>
    private void NoteTurnRow(in SdkRow found)
    {
        if (!_sawInit && _results.Last.Length == 0 && found.Uuid.IsPresent)
        {
            _results.BeganLate = true;
        }
    }

    private string SessionOf(ReadOnlySpan<byte> row, in SdkRow found) => found.Session.Text(row, Names) ?? _options.Session ?? SessionIds.Unknown;

    private void ReadSystem(ReadOnlySpan<byte> row, in SdkRow found)
    {
        var session = SessionOf(row, found);
        if (found.Subtype.Is(row, "init"u8))
        {
            _sawInit = true;
            _turnModel = found.Model.Model(row, Names) ?? _turnModel;
            _results.SaysVersion |= found.Version.IsPresent;
            _results.Version = found.Version.IsPresent ? ClientVersion.Parse(found.Version.Text(row, Names)) : _results.Version;
            if (Place(session, found.Directory.Text(row, Names), found.Time.Time(row)))
            {
                return;
            }
        }
        else if (found.Subtype.Is(row, "model_fallback"u8) || found.Subtype.Is(row, "model_refusal_fallback"u8) || found.Subtype.Is(row, "model_consent_fallback"u8))
        {
            // A fallback of one subagent leaves the turn's own model as it is.
            if (found.Parent.IsNothing(row) && (found.Scope.IsNothing(row) || found.Scope.Is(row, "session"u8)))
            {
                _turnModel = found.NewModel.Model(row, Names) ?? _turnModel;
            }
        }
        else if (found.Usage.IsPresent)
        {
            // task_progress and task_notification: the size of a context, no spend.
            Emit(Reason.Gauge, session);
            return;
        }

        Emit(Reason.NoUsage, session);
    }

    /// <summary>Tells the session's project once.</summary>
    private bool Place(string session, string? directory, EventTime at)
    {
        if ((directory ?? _options.Project) is not { } project || !_placed.Add(session))
        {
            return false;
        }

        Emit(Observation.Of(new SessionFact(session) { Project = project, At = at }));
        return true;
    }

    private void ReadEvent(ReadOnlySpan<byte> row, in SdkRow found)
    {
        JsonPart type = default, message = default, delta = default, usage = default;
        if (!found.Event.IsObject(row))
        {
            Emit(Reason.NoUsage, SessionOf(row, found));
            return;
        }

        var frame = found.Event.In(row);
        var json = found.Event.Open(row);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                type = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("message"u8))
            {
                message = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("delta"u8))
            {
                delta = JsonPart.Take(ref json);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                usage = JsonPart.Take(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        if (type.Is(frame, "message_start"u8) && message.IsObject(frame))
        {
            StartMessage(row, found, SdkMessage.Scan(message.In(frame)), message.In(frame), isFrame: true);
        }
        else if (type.Is(frame, "message_delta"u8))
        {
            ReadDelta(row, found, frame, delta, usage);
        }
        else
        {
            Emit(Reason.NoUsage, SessionOf(row, found));
        }
    }

    private void ReadAssistant(ReadOnlySpan<byte> row, in SdkRow found)
    {
        if (found.Message.IsObject(row))
        {
            StartMessage(row, found, SdkMessage.Scan(found.Message.In(row)), found.Message.In(row), isFrame: false);
        }
        else
        {
            Emit(Reason.NoUsage, SessionOf(row, found));
        }
    }

    /// <summary>A <c>message_start</c>, or an <c>assistant</c> row, which repeats its usage for each block of the answer.</summary>
    private void StartMessage(ReadOnlySpan<byte> row, in SdkRow found, in SdkMessage message, ReadOnlySpan<byte> body, bool isFrame)
    {
        var session = SessionOf(row, found);
        var model = message.Model.Model(body, Names);
        if (string.Equals(model, "<synthetic>", StringComparison.Ordinal))
        {
            Emit(Reason.Synthetic, session);
            return;
        }

        var id = message.Id.Text(body, Names);
        var request = found.Request.Text(row, Names);
        var parent = found.Parent.Text(row, Names);
        if (id is not null)
        {
            Hear(session, id, parent is not null);
        }

        if (!message.Usage.TryUsage(body, Names, out var usage) || (id ?? request) is null)
        {
            Emit(Reason.NoUsage, session);
            return;
        }

        if (usage.IsRefused)
        {
            Emit(Reason.NegativeTokenCount, session, model);
            return;
        }

        model ??= _options.Model;
        if (id is not null)
        {
            Open(session, parent, id, model, usage, isFrame);
        }

        Place(session, null, default);
        EmitCall(row, found, session, id, request, model, usage, Completeness.Partial, isFrame ? null : found.Uuid.Text(row, Names));
    }

    private void Open(string session, string? parent, string id, string? model, in UsageFields usage, bool isFrame)
    {
        if (!_open.TryGetValue((session, parent), out var open))
        {
            _open.Add((session, parent), new OpenMessage { Id = id, Model = model, Usage = usage });
        }
        else if (isFrame || !string.Equals(open.Id, id, StringComparison.Ordinal))
        {
            (open.Id, open.Model, open.Usage) = (id, model, usage);
        }
    }

    private void ReadDelta(ReadOnlySpan<byte> row, in SdkRow found, ReadOnlySpan<byte> frame, JsonPart delta, JsonPart usage)
    {
        var session = SessionOf(row, found);
        if (!usage.TryUsage(frame, Names, out var named))
        {
            Emit(Reason.NoUsage, session);
            return;
        }

        var open = FindOpen(session, found.Parent.Text(row, Names), found.ApiMessage.Text(row, Names));
        if (open is null)
        {
            // The recording began inside this answer: nothing says which model it is of, nor what it was asked.
            Emit(Reason.UsageNotReported, session, "message_delta");
            return;
        }

        if (named.IsRefused)
        {
            Emit(Reason.NegativeTokenCount, session, open.Model);
            return;
        }

        if (!HasStopReason(frame, delta))
        {
            // Made up by the client, or a step of an answer that goes on: it replaces nothing.
            var madeUp = open.Usage;
            madeUp.Replace(named);
            EmitCall(row, found, session, open.Id, null, open.Model, madeUp, Completeness.MadeUp);
            return;
        }

        open.Usage.Replace(named);
        EmitCall(row, found, session, open.Id, null, open.Model, open.Usage, Completeness.Final);
    }

    private OpenMessage? FindOpen(string session, string? parent, string? messageId)
    {
        if (_open.TryGetValue((session, parent), out var open) && (messageId is null || string.Equals(open.Id, messageId, StringComparison.Ordinal)))
        {
            return open;
        }

        foreach (var other in _open.Values)
        {
            if (messageId is not null && string.Equals(other.Id, messageId, StringComparison.Ordinal))
            {
                return other;
            }
        }

        return null;
    }

    private static bool HasStopReason(ReadOnlySpan<byte> frame, JsonPart delta)
    {
        if (!delta.IsObject(frame))
        {
            return false;
        }

        var json = delta.Open(frame);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isReason = json.ValueTextEquals("stop_reason"u8);
            json.Read();
            if (isReason)
            {
                return json.TokenType == JsonTokenType.String;
            }

            json.Skip();
        }

        return false;
    }

    private void EmitCall(ReadOnlySpan<byte> row, in SdkRow found, string session, string? id, string? request, string? model, in UsageFields usage, Completeness completeness, string? uuid = null)
    {
        var parent = found.Parent.Text(row, Names);
        Emit(Observation.Of(new CallSnapshot
        {
            RequestId = request,
            MessageId = id,
            Uuid = uuid,
            Session = session,
            At = found.Time.Time(row),
            Model = model,
            Usage = usage.ToUsage(),
            Completeness = completeness,
            Surface = Surface.AgentSdk,
            Agent = found.Agent.Text(row, Names) ?? parent ?? _options.Agent,
            IsSide = parent is not null,
            Standing = Standing.Own,
        }));
    }

    private void Hear(string session, string id, bool isSide)
    {
        if (_heard.Add((session, id)))
        {
            Emit(Observation.Of(new MessageHeard(session, _stream.Id, _results.Last, id, isSide, isSide ? null : _turnModel)));
        }
    }

    private void ReadResult(ReadOnlySpan<byte> row, in SdkRow found)
    {
        var session = SessionOf(row, found);
        var id = found.Uuid.Text(row, Names) ?? _stream.NextReading(row);
        var at = found.Time.Time(row);
        if (_results.TryReturnTo(id))
        {
            // The same result again, as in a recording joined to its own copy: what follows it, follows it again.
            _heard.Clear();
            Emit(Reason.RepeatedReading, session);
            return;
        }

        var place = new ResultPlace(id, _stream.Id, session, at.IsKnown ? at : _latest, _turnModel ?? _options.Model);
        var reading = _results.Read(row, found, place, Names, out var odd);
        if (odd != Reason.None)
        {
            Emit(odd, session);
        }

        Place(session, null, default);
        if (reading is not null)
        {
            _heard.Clear();
            Emit(Observation.Of(reading));
        }
    }
}
