using System.Collections.Immutable;
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
    private readonly RowWalk _rows = new(AcpField.Shape);
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

        if (row[0] == '[')
        {
            ReadBatch(row);
        }
        else
        {
            ReadObject(row);
        }
    }

    private void ReadBatch(ReadOnlySpan<byte> row)
    {
        var json = new RowScanner(row);
        json.TryOpenArray();
        while (json.TryElement() && json.Raw() is { IsEmpty: false } message)
        {
            ReadObject(message);
        }

        if (!json.IsWhole)
        {
            Emit(RowProblem.Of(row));
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

        if (!found[AcpField.Wrapped].IsObject(row))
        {
            ReadMessage(row, found, fromClient: null, EventTime.Unknown);
            return;
        }

        bool? fromClient = found[AcpField.Direction].Is(row, "in"u8) ? true : found[AcpField.Direction].Is(row, "out"u8) ? false : null;

        // A recorder writes milliseconds since its own start, which is no time; or a time.
        var at = found[AcpField.Time].Number(row) is < 1_000_000_000_000 ? EventTime.Unknown : found[AcpField.Time].Time(row);
        var message = found[AcpField.Wrapped].In(row);
        found = default;
        if (!_rows.TryScan(message, ref found))
        {
            Emit(RowProblem.Of(row));
            return;
        }

        ReadMessage(message, found, fromClient, at);
    }

    private void ReadMessage(ReadOnlySpan<byte> row, in RowFields found, bool? fromClient, EventTime at)
    {
        var method = found[AcpField.Method];
        if (method.Is(row, "session/update"u8))
        {
            ReadUpdate(row, found, at);
            return;
        }

        if (method.Is(row, "initialize"u8))
        {
            Begin();
        }

        _said.Add(row);
        if (method.IsPresent)
        {
            ReadRequest(row, found);
        }
        else if (found[AcpField.Result].IsObject(row))
        {
            ReadAnswer(row, found, at);
        }
        else if (found[AcpField.Error].IsObject(row) && fromClient != true && found[AcpField.Id].IsPresent && _asked.Remove(KeyOf(row, found), out var failed) && failed.IsPrompt)
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

    private string KeyOf(ReadOnlySpan<byte> row, in RowFields found) => Names.Intern(found[AcpField.Id].In(row));

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

    private void ReadRequest(ReadOnlySpan<byte> row, in RowFields found)
    {
        var session = found[AcpField.Session].Text(row, Names);
        var directory = found[AcpField.Directory].Text(row, Names);
        if (found[AcpField.Method].Is(row, "session/prompt"u8))
        {
            var life = LifeOf(session);
            life.IsLive = true;
            life.Name(_said);
            Ask(row, found, new(life.Session, IsPrompt: true, IsNew: false, null));
        }
        else if (found[AcpField.Method].Is(row, "session/new"u8))
        {
            Ask(row, found, new(null, IsPrompt: false, IsNew: true, directory));
        }
        else if (found[AcpField.Method].Is(row, "session/fork"u8))
        {
            Ask(row, found, new(session, IsPrompt: false, IsNew: false, directory));
        }
        else if (session is not null && found[AcpField.Method].Is(row, "session/close"u8))
        {
            // Its process ends: loaded again, it has another; loaded while it is open, it goes on.
            _lives.Remove(session);
            _last = null;
        }
        else if (session is not null && (found[AcpField.Method].Is(row, "session/load"u8) || found[AcpField.Method].Is(row, "session/resume"u8)))
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

    private void Ask(ReadOnlySpan<byte> row, in RowFields found, AcpRequest request)
    {
        if (found[AcpField.Id].IsPresent)
        {
            _asked[KeyOf(row, found)] = request;
            _answered.Remove(KeyOf(row, found));
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

        Emit(new SessionFact(session) { Project = project, ForkedFrom = forkedFrom });
        return true;
    }

    private void ReadUpdate(ReadOnlySpan<byte> row, in RowFields found, EventTime at)
    {
        var life = LifeOf(found[AcpField.Session].Text(row, Names));
        if (life.Id is null)
        {
            // Once a life has its name, what is told of it makes no other's: nearly all rows are of that kind.
            _said.Add(row);
        }

        life.Advance(at);
        var kind = found[AcpField.Kind].Bytes(row);
        if (kind.SequenceEqual("agent_message_chunk"u8) || kind.SequenceEqual("agent_thought_chunk"u8))
        {
            if (life.IsLive && found[AcpField.Message].Text(row, Names) is { } id && life.Heard.Add(id))
            {
                var side = !found[AcpField.Parent].IsNothing(row);
                Emit(new MessageHeard(life.Session, life.Name(_said), life.LastCost, id, side, side ? null : life.Model) { TokensAfter = life.LastPrompt });
                return;
            }
        }
        else if (kind.SequenceEqual("usage_update"u8))
        {
            life.Model = found[AcpField.Model].Model(row, Names) ?? life.Model;
            ReadCost(row, life, found);
            return;
        }
        else if (kind.SequenceEqual("session_info_update"u8))
        {
            life.Advance(found[AcpField.UpdatedAt].Time(row));
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
            Emit(new CounterReading
            {
                Id = id, Session = life.Session, Stream = life.Id!, After = life.LastCost, Surface = Surface.Acp, Kind = CounterKind.RunningTotal, At = life.Latest,
                Cost = life.Cost, PreviousCost = life.Cost,
            });
            life.LastCost = id;
            life.Heard.Clear();
        }
    }

    private void ReadCost(ReadOnlySpan<byte> row, AcpLife life, in RowFields found)
    {
        if (found[AcpField.Amount].Amount(row) is not { } amount)
        {
            Emit(Reason.Gauge, life.Session);
            return;
        }

        if (!found[AcpField.Currency].Is(row, "USD"u8))
        {
            var currency = found[AcpField.Currency].Text(row, Names);
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
        Emit(new CounterReading
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
            IsBackground = found[AcpField.Origin].IsTextBut(row, "human"u8),
        });
        life.Cost = amount;
        life.LastCost = id;
        life.Heard.Clear();
    }

    private void ReadAnswer(ReadOnlySpan<byte> row, in RowFields found, EventTime at)
    {
        if (found[AcpField.StopReason].IsPresent || found[AcpField.Usage].IsPresent)
        {
            // Before a request counts as answered its answer must be JSON to the letter.
            JsonPart.ThrowUnless(JsonText.IsObject(row));
            AcpRequest asked = default;
            if (found[AcpField.Id].IsPresent && _asked.TryGetValue(KeyOf(row, found), out asked) && asked.IsPrompt)
            {
                _asked.Remove(KeyOf(row, found));
                _answered.Add(KeyOf(row, found));
            }
            else if (found[AcpField.Id].IsPresent && _answered.Contains(KeyOf(row, found)))
            {
                Emit(Reason.RepeatedReading);
                return;
            }

            var life = LifeOf((asked.IsPrompt ? asked.Session : null) ?? found[AcpField.Beside].Text(row, Names));
            life.Advance(at);
            ReadPromptEnd(row, life, found);
            return;
        }

        if (found[AcpField.Id].IsPresent && found[AcpField.Made].Text(row, Names) is { } made && _asked.Remove(KeyOf(row, found), out var request) && !request.IsPrompt)
        {
            LifeOf(made).IsNew |= request.IsNew;
            if (Place(made, request.Directory, request.Session))
            {
                return;
            }
        }

        Emit(Reason.NoUsage);
    }

    private void ReadPromptEnd(ReadOnlySpan<byte> row, AcpLife life, in RowFields found)
    {
        var refused = false;
        var stated = AcpUsage.TryRead(found[AcpField.Usage].In(row), out var turn, ref refused);
        var quota = AcpUsage.ReadQuota(found[AcpField.Quota].In(row), Names, ref refused);
        if (refused)
        {
            Emit(Reason.NegativeTokenCount, life.Session);
            return;
        }

        // A cancelled prompt says zero and means unknown.
        if ((!stated && quota.IsDefaultOrEmpty) || (turn.IsZero && found[AcpField.StopReason].Is(row, "cancelled"u8)))
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
            CostIncrement = life.Cost is null ? found[AcpField.CostUsd].Amount(row) : null,
            ModelFromCalls = !byModel && model is null,
        };
        if (_options.AgentProfile == AgentProfile.Cumulative && !byModel)
        {
            reading = life.Cumulative(reading);
        }

        life.LastPrompt = reading.Id;
        Emit(reading);
    }
}
