using System.Collections.Immutable;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Acp;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.Streams;

namespace Fazm.Metering.Wire;

/// <summary>Reads one connection of the Agent Client Protocol: JSON-RPC messages of both directions, raw or wrapped as <c>{"dir":…,"msg":{…},"t":…}</c>.</summary>
/// <remarks>
/// <para>A session's life on a connection has two counters, with ids of their own. The running cost (<c>usage_update</c> with <c>cost</c>) states money and no
/// tokens; its readings follow each other by <see cref="CounterReading.After"/> and close the intervals in which messages are heard. The usage of prompts
/// (the answer to <c>session/prompt</c>) states tokens and no money; its readings follow each other.</para>
/// <para><c>used</c> and <c>size</c> are the context's gauge and never spend. <c>usage</c> is taken per prompt, as every agent known here means it; an agent that
/// states the session's sum must be named by <see cref="ReaderOptions.AgentProfile"/>: nothing on the wire can prove it. Rows by model
/// (<c>_meta.quota.model_usage</c>) are per prompt whatever the profile says.</para>
/// <para>One reader per connection, from its beginning; where the bytes hold one connection behind the other, <c>initialize</c> begins the next. A request is
/// answered once: an answer that comes again, as from a recorder that sees every message twice, is a repeat. Not thread-safe.</para>
/// </remarks>
public sealed class AcpReader : WireReader
{
    private readonly ReaderOptions _options;
    private ByteChain _said = new();
    private readonly Dictionary<string, AcpLife> _lives = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AcpRequest> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _placed = new(StringComparer.Ordinal);
    private AcpLife? _last;

    /// <summary>A reader of one connection.</summary>
    /// <param name="options">What the caller knows; nothing where it is left out. A session, project or model named on the wire wins.</param>
    public AcpReader(ReaderOptions? options = null)
        : base(Surface.Acp) => _options = options ?? ReaderOptions.Default;

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
                ReadBatch(row);
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

    private void ReadBatch(ReadOnlySpan<byte> row)
    {
        var json = new Utf8JsonReader(row, JsonText.Options);
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            ReadObject(JsonPart.Here(ref json).In(row));
        }

        json.Read();
    }

    private void ReadObject(ReadOnlySpan<byte> row)
    {
        var found = AcpMessage.Scan(row);
        if (!found.Wrapped.IsObject(row))
        {
            ReadMessage(row, found, fromClient: null, EventTime.Unknown);
            return;
        }

        bool? fromClient = found.Direction.Is(row, "in"u8) ? true : found.Direction.Is(row, "out"u8) ? false : null;

        // A recorder writes milliseconds since its own start, which is no time; or a time.
        var at = found.Time.Number(row) is < 1_000_000_000_000 ? EventTime.Unknown : found.Time.Time(row);
        var message = found.Wrapped.In(row);
        ReadMessage(message, AcpMessage.Scan(message), fromClient, at);
    }

    private void ReadMessage(ReadOnlySpan<byte> row, in AcpMessage found, bool? fromClient, EventTime at)
    {
        if (found.Method.Is(row, "initialize"u8))
        {
            Begin();
        }

        _said.Add(row);
        if (found.Method.Is(row, "session/update"u8))
        {
            ReadUpdate(row, AcpFields.Scan(row, found.Params), at);
        }
        else if (found.Method.IsPresent)
        {
            ReadRequest(row, found);
        }
        else if (found.Result.IsObject(row))
        {
            ReadAnswer(row, found, at);
        }
        else if (found.Error.IsObject(row) && fromClient != true && found.Id.IsPresent && _asked.Remove(KeyOf(row, found.Id), out var failed) && failed.IsPrompt)
        {
            ReadFailure(row, LifeOf(failed.Session), at);
        }
        else
        {
            Emit(Reason.NoUsage);
        }
    }

    private void Begin()
    {
        (_said, _last) = (new(), null);
        _lives.Clear();
        _asked.Clear();
        _answered.Clear();
    }

    private string KeyOf(ReadOnlySpan<byte> row, JsonPart id) => Names.Intern(id.In(row));

    /// <summary>The life of a session that the wire names; of rows that name none, the last one's or the caller's.</summary>
    private AcpLife LifeOf(string? named)
    {
        if (named is null && _last is not null)
        {
            return _last;
        }

        var session = named ?? _options.Session ?? SessionIds.Unknown;
        if (!_lives.TryGetValue(session, out var life))
        {
            life = new(session, named is not null);
            _lives.Add(session, life);
        }

        _last = life;
        return life;
    }

    private void ReadRequest(ReadOnlySpan<byte> row, in AcpMessage found)
    {
        var fields = AcpFields.Scan(row, found.Params);
        var session = fields.Session.Text(row, Names);
        var directory = fields.Directory.Text(row, Names);
        if (found.Method.Is(row, "session/prompt"u8))
        {
            var life = LifeOf(session);
            life.IsLive = true;
            life.Name(_said);
            Ask(row, found, new(life.Session, IsPrompt: true, IsNew: false, null));
        }
        else if (found.Method.Is(row, "session/new"u8))
        {
            Ask(row, found, new(null, IsPrompt: false, IsNew: true, directory));
        }
        else if (found.Method.Is(row, "session/fork"u8))
        {
            Ask(row, found, new(session, IsPrompt: false, IsNew: false, directory));
        }
        else if (session is not null && found.Method.Is(row, "session/close"u8))
        {
            // Its process ends: loaded again, it has another; loaded while it is open, it goes on.
            _lives.Remove(session);
            _last = null;
        }
        else if (session is not null && (found.Method.Is(row, "session/load"u8) || found.Method.Is(row, "session/resume"u8)))
        {
            // What follows is history, until the next prompt.
            LifeOf(session).IsLive = false;
            if (Place(session, directory, null))
            {
                return;
            }
        }

        Emit(Reason.NoUsage, session);
    }

    private void Ask(ReadOnlySpan<byte> row, in AcpMessage found, AcpRequest request)
    {
        if (found.Id.IsPresent)
        {
            _asked[KeyOf(row, found.Id)] = request;
            _answered.Remove(KeyOf(row, found.Id));
        }
    }

    /// <summary>Tells the session's project and parent, once.</summary>
    private bool Place(string session, string? directory, string? forkedFrom)
    {
        var project = directory ?? _options.Project;
        if ((project ?? forkedFrom) is null || !_placed.Add(session))
        {
            return false;
        }

        Emit(Observation.Of(new SessionFact(session) { Project = project, ForkedFrom = forkedFrom }));
        return true;
    }

    private void ReadUpdate(ReadOnlySpan<byte> row, in AcpFields fields, EventTime at)
    {
        var life = LifeOf(fields.Session.Text(row, Names));
        var update = AcpFields.Scan(row, fields.Update);
        life.Advance(at);
        if (update.Kind.Is(row, "agent_message_chunk"u8) || update.Kind.Is(row, "agent_thought_chunk"u8))
        {
            if (life.IsLive && update.Message.Text(row, Names) is { } id && life.Heard.Add(id))
            {
                var side = !AcpFields.Scan(row, AcpFields.Scan(row, update.Meta).ClaudeCode).Parent.IsNothing(row);
                Emit(Observation.Of(new MessageHeard(life.Session, life.Name(_said), life.LastCost, id, side, side ? null : life.Model) { TokensAfter = life.LastPrompt }));
                return;
            }
        }
        else if (update.Kind.Is(row, "usage_update"u8))
        {
            var meta = AcpFields.Scan(row, update.Meta);
            life.Model = meta.Model.Model(row, Names) ?? life.Model;
            ReadCost(row, life, update.Cost, meta.Origin);
            return;
        }
        else if (update.Kind.Is(row, "session_info_update"u8))
        {
            life.Advance(update.UpdatedAt.Time(row));
        }

        Emit(Reason.NoUsage, life.Session);
    }

    /// <summary>A failed prompt states no usage, and may have cost some. It closes the interval: what a background cycle says next is not of it.</summary>
    private void ReadFailure(ReadOnlySpan<byte> row, AcpLife life, EventTime at)
    {
        life.Advance(at);
        Emit(Reason.UsageNotReported, life.Session);
        if (life.Heard.Count != 0)
        {
            var id = life.NextCost(row);
            Emit(Observation.Of(new CounterReading
            {
                Id = id, Session = life.Session, Stream = life.Id!, After = life.LastCost, Surface = Surface.Acp, Kind = CounterKind.RunningTotal, At = life.Latest,
                Cost = life.Cost, PreviousCost = life.Cost,
            }));
            life.LastCost = id;
            life.Heard.Clear();
        }
    }

    private void ReadCost(ReadOnlySpan<byte> row, AcpLife life, JsonPart cost, JsonPart origin)
    {
        var stated = AcpFields.Scan(row, cost);
        if (stated.Amount.Amount(row) is not { } amount)
        {
            Emit(Reason.Gauge, life.Session);
            return;
        }

        if (!stated.Currency.Is(row, "USD"u8))
        {
            var currency = stated.Currency.Text(row, Names);
            Emit(Reason.OtherCurrency, life.Session, currency is { Length: <= 3 } ? currency : null);
            return;
        }

        life.Name(_said);
        if (amount == life.Cost && life.Heard.Count == 0)
        {
            Emit(Reason.RepeatedReading, life.Session);
            return;
        }

        var falls = amount < life.Cost;
        var id = life.NextCost(row);
        Emit(Observation.Of(new CounterReading
        {
            Id = id,
            Session = life.Session,
            Stream = life.Id!,
            After = life.LastCost,
            BeginsLife = falls,
            Surface = Surface.Acp,
            Kind = CounterKind.RunningTotal,
            At = life.Latest,
            Start = falls || (life.Cost is null && life.IsNew) ? CounterStart.Zero : life.Cost is null ? CounterStart.ZeroOrRestored : CounterStart.Previous,
            Cost = amount,
            PreviousCost = falls ? null : life.Cost,
            IsBackground = Origin.IsBackground(row, origin),
        }));
        life.Cost = amount;
        life.LastCost = id;
        life.Heard.Clear();
    }

    private void ReadAnswer(ReadOnlySpan<byte> row, in AcpMessage found, EventTime at)
    {
        var fields = AcpFields.Scan(row, found.Result);
        if (fields.StopReason.IsPresent || fields.Usage.IsPresent)
        {
            AcpRequest asked = default;
            if (found.Id.IsPresent && _asked.TryGetValue(KeyOf(row, found.Id), out asked) && asked.IsPrompt)
            {
                _asked.Remove(KeyOf(row, found.Id));
                _answered.Add(KeyOf(row, found.Id));
            }
            else if (found.Id.IsPresent && _answered.Contains(KeyOf(row, found.Id)))
            {
                Emit(Reason.RepeatedReading);
                return;
            }

            var life = LifeOf((asked.IsPrompt ? asked.Session : null) ?? found.Session.Text(row, Names));
            life.Advance(at);
            ReadPromptEnd(row, life, fields);
            return;
        }

        if (found.Id.IsPresent && fields.Session.Text(row, Names) is { } made && _asked.Remove(KeyOf(row, found.Id), out var request) && !request.IsPrompt)
        {
            LifeOf(made).IsNew |= request.IsNew;
            if (Place(made, request.Directory, request.Session))
            {
                return;
            }
        }

        Emit(Reason.NoUsage);
    }

    private void ReadPromptEnd(ReadOnlySpan<byte> row, AcpLife life, in AcpFields fields)
    {
        var refused = false;
        TokenCounts turn = default;
        var stated = false;
        if (fields.Usage.IsObject(row))
        {
            var json = fields.Usage.Open(row);
            stated = AcpUsage.TryRead(ref json, out turn, ref refused);
        }

        var meta = AcpFields.Scan(row, fields.Meta);
        var quota = AcpUsage.ReadQuota(row, AcpFields.Scan(row, meta.Quota).ModelUsage, Names, ref refused);
        if (refused)
        {
            Emit(Reason.NegativeTokenCount, life.Session);
            return;
        }

        // A cancelled prompt says zero and means unknown.
        if ((!stated && quota.IsDefaultOrEmpty) || (turn.IsZero && fields.StopReason.Is(row, "cancelled"u8)))
        {
            Emit(Reason.UsageNotReported, life.Session);
            if (quota.IsDefaultOrEmpty)
            {
                return;
            }
        }

        life.Name(_said);
        var model = life.Model ?? _options.Model;

        // An empty table beside a usage says nothing.
        var byModel = !quota.IsDefault && (quota.Length != 0 || turn.IsZero);
        var reading = new CounterReading
        {
            Id = life.NextPrompt(row),
            Session = life.Session,
            Stream = life.Id!,
            After = life.LastPrompt,
            Surface = Surface.Acp,
            Kind = CounterKind.Increment,
            At = life.Latest,
            Rows = byModel ? quota : [new ModelCount(model, turn, turn.CacheWrite == 0)],
            Turn = turn,

            // Fazm's patched agent states what the prompt cost; where a running cost is on the wire too, that is the same money.
            CostIncrement = life.Cost is null ? meta.CostUsd.Amount(row) : null,
            ModelFromCalls = !byModel && model is null,
        };
        if (_options.AgentProfile == AgentProfile.Cumulative && !byModel)
        {
            reading = life.Cumulative(reading);
        }

        life.LastPrompt = reading.Id;
        Emit(Observation.Of(reading));
    }
}
