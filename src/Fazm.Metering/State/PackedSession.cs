using Fazm.Metering.Deltas;
using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.State;

/// <summary>Packs a session without counters, which nothing hangs together with, into as few bytes as its ids allow; and unpacks it. Exact.</summary>
internal sealed class PackedSession
{
    private const int MostCalls = 64;

    private readonly PackedBytes _bytes = new(new NameList());

    /// <summary>True for a session that can be packed.</summary>
    public static bool CanPack(SessionEvidence session)
    {
        if (session.HasCounters || session.FirstQueueOperation.IsKnown || session.ForkedFrom is not null || session.Heard.Count > MostCalls)
        {
            return false;
        }

        var calls = 0;
        foreach (var call in session.Calls)
        {
            calls++;
            foreach (ref readonly var row in call.Rows)
            {
                if (row.BornIn is not null || row.Chain != default)
                {
                    return false;
                }
            }
        }

        return calls <= MostCalls;
    }

    /// <summary>The session's bytes.</summary>
    public byte[] Pack(SessionEvidence session)
    {
        _bytes.Begin();
        _bytes.WriteText(session.Id);
        _bytes.Write(session.LastAt);
        var fact = session.ToFact();
        _bytes.WriteName(fact.Project);
        if (fact.Project is not null)
        {
            _bytes.Write(fact.At);
        }

        CallEvidence[] calls = [.. session.Calls];
        _bytes.Write(calls.Length);
        foreach (var call in calls)
        {
            Write(call);
        }

        _bytes.Write(session.Heard.Count);
        foreach (var heard in session.Heard)
        {
            _bytes.WriteText(heard.MessageId);
            _bytes.WriteText(heard.Stream);
            _bytes.WriteText(heard.After);
            _bytes.WriteText(heard.TokensAfter);
            _bytes.WriteName(heard.TurnModel);
            _bytes.Write(heard.IsSide ? 1 : 0);
        }

        var last = DeltaTaker.LastOf(session);
        _bytes.Write(last.Length);
        foreach (ref readonly var delta in last)
        {
            _bytes.Write(delta.Kind);
            _bytes.WriteName(delta.Model);
            _bytes.Write(delta.Sequence);
        }

        return _bytes.Written.ToArray();
    }

    /// <summary>Puts a session back into a store, and its told numbers into a list.</summary>
    public SessionEvidence Unpack(byte[] bytes, EvidenceStore store, List<LastDelta> last)
    {
        _bytes.Begin(bytes);
        var id = _bytes.ReadText()!;
        var lastAt = _bytes.ReadTime();
        if (_bytes.ReadName() is { } project)
        {
            store.Add(new SessionFact(id) { Project = project, At = _bytes.ReadTime() });
        }

        for (var count = _bytes.Read(); count > 0; count--)
        {
            store.Add(ReadCall(id));
        }

        for (var count = _bytes.Read(); count > 0; count--)
        {
            var (message, stream, after, tokensAfter) = (_bytes.ReadText()!, _bytes.ReadText()!, _bytes.ReadText()!, _bytes.ReadText());
            var turnModel = _bytes.ReadName();
            store.Add(new MessageHeard(id, stream, after, message, _bytes.Read() == 1, turnModel) { TokensAfter = tokensAfter });
        }

        for (var count = _bytes.Read(); count > 0; count--)
        {
            var kind = (int)_bytes.Read();
            var model = _bytes.ReadName();
            last.Add(new(kind, model, _bytes.Read()));
        }

        store.Saw(id, lastAt);
        store.TrySession(id, out var session);
        return session!;
    }

    private void Write(CallEvidence call)
    {
        var best = call.Best;
        _bytes.Write(call.RowsSeen);
        _bytes.Write((int)best.Completeness);
        _bytes.Write((int)best.Surface);
        _bytes.Write(best.IsMain ? 1 : 0);
        _bytes.WriteName(best.Model);
        _bytes.WriteName(call.RequestedModel);
        _bytes.WriteText(call.Agent);
        _bytes.Write(call.At);
        _bytes.Write(best.Usage.Tokens);
        _bytes.Write((int)best.Usage.Speed);
        _bytes.Write((int)best.Usage.Geo);
        _bytes.Write((int)best.Usage.Tier);
        _bytes.Write((int)best.Usage.Notes);
        var units = best.Usage.SeparateUnits;
        _bytes.Write(units.IsDefault ? -1 : units.Length);
        foreach (var unit in units.IsDefault ? [] : units)
        {
            _bytes.Write((int)unit.Kind);
            _bytes.WriteName(unit.Model);
            _bytes.Write(unit.Tokens);
        }

        _bytes.Write(call.Rows.Length);
        foreach (ref readonly var row in call.Rows)
        {
            _bytes.WriteText(row.RequestId);
            _bytes.WriteText(row.MessageId);
            _bytes.WriteText(row.RowId);
            _bytes.WriteText(row.Uuid);
            _bytes.Write(row.At.UtcTicks - call.At.UtcTicks);
            _bytes.Write((int)row.Standing);
            _bytes.Write(row.IsMain ? 1 : 0);
        }
    }

    private CallEvidence ReadCall(string session)
    {
        var rowsSeen = _bytes.Read();
        var (completeness, surface, isMain) = ((Completeness)_bytes.Read(), (Surface)_bytes.Read(), _bytes.Read() == 1);
        var (model, requested, agent, at) = (_bytes.ReadName(), _bytes.ReadName(), _bytes.ReadText(), _bytes.ReadTime());
        var tokens = _bytes.ReadTokens();
        var (speed, geo, tier, notes) = ((Speed)_bytes.Read(), (InferenceGeo)_bytes.Read(), (ServiceTier)_bytes.Read(), (UsageNotes)_bytes.Read());
        var count = (int)_bytes.Read();
        BilledUnit[]? units = count < 0 ? null : new BilledUnit[count];
        for (var i = 0; i < count; i++)
        {
            var kind = (IterationKind)_bytes.Read();
            var unitModel = _bytes.ReadName();
            units![i] = new(kind, unitModel, _bytes.ReadTokens());
        }

        var rows = new CallRow[_bytes.Read()];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new()
            {
                Session = session,
                RequestId = _bytes.ReadText(),
                MessageId = _bytes.ReadText(),
                RowId = _bytes.ReadText(),
                Uuid = _bytes.ReadText(),
                At = EventTime.FromUtcTicks(_bytes.Read() + at.UtcTicks),
                Standing = (Standing)_bytes.Read(),
                IsMain = _bytes.Read() == 1,
            };
        }

        var usage = Usage.Restore(tokens, units is null ? default : System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(units)) with
        {
            Speed = speed,
            Geo = geo,
            Tier = tier,
            Notes = notes,
        };
        return CallEvidence.Restore(new(usage, completeness, isMain, model, surface), requested, at, agent, rowsSeen, rows);
    }
}
