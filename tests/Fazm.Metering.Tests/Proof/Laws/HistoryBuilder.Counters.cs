using System.Collections.Immutable;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <content>Processes, and what their counters say.</content>
internal sealed partial class HistoryBuilder
{
    /// <summary>A process with turns: calls pass on its stream, and after each turn its counter is read.</summary>
    private void Process()
    {
        var stream = Id("stream");
        var second = Happens(20) ? Id("stream") : null;
        var session = Session();
        var increments = Happens(50);
        var after = string.Empty;
        var total = new SortedDictionary<string, TokenCounts>(StringComparer.Ordinal);
        var cost = PicoUsd.Zero;
        _hard.Add(increments ? Hard.Increments : Hard.Totals);
        for (int turn = 0, turns = _random.Next(1, 4); turn < turns; turn++)
        {
            if (turn > 0 && Happens(15))
            {
                // The process takes up another session: counters are of a session.
                session = Session() + "-next";
                total.Clear();
                cost = PicoUsd.Zero;
                _hard.Add(Hard.SeveralSessionsInAProcess);
            }

            var begins = turn > 0 && total.Count > 0 && Happens(20);
            if (begins)
            {
                total.Clear();
                cost = PicoUsd.Zero;
                _hard.Add(Hard.RestartedCounter);
            }

            var before = Rows(total);
            var (startCost, isFirst) = (cost, total.Count == 0);
            var grown = Turn(session, stream, after);
            foreach (var (model, tokens) in grown)
            {
                total[model] = total.GetValueOrDefault(model) + tokens;
                cost += PicoUsd.FromUnits(tokens.AllTokens * 1_000_000);
            }

            var id = Id("reading");
            var restores = isFirst && !increments && !_simple && Happens(30);
            if (restores)
            {
                _hard.Add(Hard.RestoredCounter);
            }

            var reading = new CounterReading
            {
                Id = id,
                Session = session,
                Stream = stream,
                After = after,
                BeginsLife = begins,
                Surface = Surface.AgentSdk,
                Kind = increments ? CounterKind.Increment : CounterKind.RunningTotal,
                At = Happens(50) ? Tick() : EventTime.Unknown,
                Rows = increments ? Rows(grown) : Rows(total),
                Totals = increments && !_simple ? Rows(total) : default,
                Start = increments ? CounterStart.Previous : restores ? CounterStart.ZeroOrRestored : isFirst ? CounterStart.Zero : CounterStart.Previous,
                PreviousRows = increments || isFirst ? default : before,
                Cost = cost,
                PreviousCost = isFirst ? null : startCost,
                CostIncrement = increments ? cost - startCost : null,
            };
            _hard.Add(Hard.Money);
            _seen.Add(Observation.Of(reading));
            if (second is not null && turn > 0 && !begins)
            {
                // Another recording of the same process, which began later.
                _hard.Add(Hard.SecondRecording);
                _seen.Add(Observation.Of(turn == 1 && !increments
                    ? reading with { Stream = second, After = string.Empty, Start = CounterStart.NotSeen, PreviousRows = default, PreviousCost = null }
                    : reading with { Stream = second, After = turn == 1 ? string.Empty : after }));
            }

            after = id;
        }
    }

    /// <summary>The calls of a turn, and what the counter grows by.</summary>
    private SortedDictionary<string, TokenCounts> Turn(string session, string stream, string after)
    {
        SortedDictionary<string, TokenCounts> grown = new(StringComparer.Ordinal);
        for (var calls = _random.Next(0, 4); calls > 0; calls--)
        {
            var row = Row(session);
            if (Happens(25))
            {
                row = row with { IsSide = true, Agent = Id("agent") };
                _hard.Add(Hard.Subagent);
            }

            var unfinished = Happens(15);
            if (unfinished)
            {
                row = row with { Completeness = Completeness.Partial, Usage = Started(row.Usage) };
                _hard.Add(Hard.UnfinishedCall);
            }

            if (Happens(70))
            {
                Live(row, stream, after);
            }

            if (Happens(80))
            {
                _seen.Add(Observation.Of(row));
            }

            if (!unfinished || Happens(50))
            {
                for (var i = 0; i < row.Usage.UnitCount; i++)
                {
                    var unit = row.Usage.Unit(i);
                    if (unit.Kind != IterationKind.Compaction)
                    {
                        Add(grown, unit.Model ?? row.RequestedModel!, unit.Tokens);
                    }
                }
            }
        }

        if (Happens(40))
        {
            _hard.Add(Hard.Helper);
            Add(grown, Pick(Models), new(7, 3, 0, 0, 500, 0, 0));
        }

        return grown;
    }

    /// <summary>A transcript with chains of calls and the totals saved between them; perhaps killed, so that one is missing.</summary>
    private void SavedStates()
    {
        var session = Id("saved");
        var state = string.Empty;
        SortedDictionary<string, TokenCounts> total = new(StringComparer.Ordinal);
        _hard.Add(Hard.SavedState);
        for (var states = _random.Next(1, 4); states > 0; states--)
        {
            var before = Rows(total);
            var stream = Id("stream");
            var live = Happens(50);
            SortedDictionary<string, TokenCounts> grown = new(StringComparer.Ordinal);
            for (var chains = _random.Next(1, 3); chains > 0; chains--)
            {
                var root = Id("root");
                var at = Tick();
                var isSaved = chains == 1 || Happens(70);
                for (var calls = _random.Next(1, 3); calls > 0; calls--)
                {
                    var row = Row(session) with { Usage = new Usage(Tokens()), Standing = Standing.Own, Chain = new ChainPlace(root, at, state, true) };
                    Say(row);
                    if (live && isSaved)
                    {
                        Live(row, stream, string.Empty);
                    }

                    if (isSaved)
                    {
                        Add(grown, row.RequestedModel!, row.Usage.Tokens);
                    }
                }
            }

            if (live)
            {
                _seen.Add(Observation.Of(new CounterReading
                {
                    Id = Id("reading"), Session = session, Stream = stream, Surface = Surface.AgentSdk, Kind = CounterKind.Increment, Rows = Rows(grown), At = Tick(),
                }));
            }

            if (Happens(50))
            {
                _hard.Add(Hard.Helper);
                Add(grown, Pick(Models), new(7, 3, 0, 0, 500, 0, 0));
            }

            foreach (var (model, tokens) in grown)
            {
                Add(total, model, tokens);
            }

            var id = Id("state");
            var seesBefore = state.Length == 0 || Happens(85);
            _seen.Add(Observation.Of(new CounterReading
            {
                Id = id, Session = session, Stream = "states-of-" + session, After = state, Surface = Surface.Transcript, Kind = CounterKind.SavedState, At = Tick(),
                Rows = Rows(total), PreviousRows = state.Length != 0 && seesBefore ? before : default,
                Start = state.Length == 0 ? CounterStart.Zero : seesBefore ? CounterStart.Previous : CounterStart.NotSeen,
            }));
            state = id;
        }
    }

    /// <summary>A connection of the Agent Client Protocol: prompts with their tokens, the running cost, background cycles.</summary>
    private void Prompts()
    {
        var (session, stream) = (Session(), Id("connection"));
        var named = Happens(60);
        var after = string.Empty;
        PicoUsd? cost = null;
        _hard.Add(Hard.Prompts);
        for (var prompts = _random.Next(1, 4); prompts > 0; prompts--)
        {
            var isBackground = Happens(25);
            var row = Row(session) with { Usage = new Usage(Tokens()) };
            _seen.Add(Observation.Of(new MessageHeard(session, stream, after, row.MessageId!, false, null)));
            if (Happens(70))
            {
                Say(row);
            }

            var id = Id("update");
            var next = (cost ?? PicoUsd.Zero) + PicoUsd.FromUnits(_random.Next(0, 5) * 1_000_000_000L);
            _seen.Add(Observation.Of(new CounterReading
            {
                Id = id, Session = session, Stream = stream, After = after, Surface = Surface.Acp, Kind = CounterKind.RunningTotal, Cost = next, PreviousCost = cost,
                Start = cost is null ? CounterStart.ZeroOrRestored : CounterStart.Previous, IsBackground = isBackground,
            }));
            (cost, after) = (next, id);
            if (isBackground)
            {
                _hard.Add(Hard.BackgroundCycle);
                continue;
            }

            var tokens = row.Usage.Tokens with { CacheWrite5m = row.Usage.Tokens.CacheWrite, CacheWrite1h = 0 };
            _seen.Add(Observation.Of(new CounterReading
            {
                Id = Id("prompt"), Session = session, Stream = stream, After = after, Surface = Surface.Acp, Kind = CounterKind.Increment, ModelFromCalls = !named,
                Rows = [new ModelCount(named ? row.RequestedModel : null, tokens, false)],
            }));
        }
    }

    private static void Add(SortedDictionary<string, TokenCounts> counts, string model, TokenCounts tokens) => counts[model] = counts.GetValueOrDefault(model) + tokens;

    private static ImmutableArray<ModelCount> Rows(SortedDictionary<string, TokenCounts> counts) => [.. counts.Select(row => new ModelCount(row.Key, row.Value, true))];
}
