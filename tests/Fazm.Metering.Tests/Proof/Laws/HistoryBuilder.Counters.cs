using System.Collections.Immutable;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <content>Processes, and what their counters say.</content>
internal sealed partial class HistoryBuilder
{
    private readonly Dictionary<string, SortedDictionary<string, TokenCounts>> _known = new(StringComparer.Ordinal);

    /// <summary>A process with turns: calls pass on its stream, and after each turn its counter is read.</summary>
    private void Process()
    {
        var stream = Id("stream");
        var second = Happens(20) ? Id("stream") : null;
        var session = Session();
        var increments = Happens(50);
        var after = string.Empty;
        var total = Restored(session);
        var restores = total.Count != 0 || Happens(15);
        var cost = PicoUsd.Zero;
        _hard.Add(increments ? Hard.Increments : Hard.Totals);
        for (int turn = 0, turns = _random.Next(1, 4); turn < turns; turn++)
        {
            if (turn > 0 && Happens(15))
            {
                // The process takes up another session: counters are of a session.
                session = Session() + "-next";
                total.Clear();
                restores = false;
                cost = PicoUsd.Zero;
                _hard.Add(Hard.SeveralSessionsInAProcess);
            }

            var begins = turn > 0 && total.Count > 0 && Happens(20);
            if (begins)
            {
                total.Clear();
                restores = false;
                cost = PicoUsd.Zero;
                _hard.Add(Hard.RestartedCounter);
            }

            var before = Rows(total);
            var (startCost, isFirst) = (cost, total.Count == 0 || restores);
            var grown = Turn(session, stream, after, out var used);
            foreach (var (model, tokens) in grown)
            {
                total[model] = total.GetValueOrDefault(model) + tokens;
                cost += PicoUsd.FromUnits(tokens.AllTokens * 1_000_000);
            }

            var id = Id("reading");
            if (restores && !increments)
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
                Totals = increments && Happens(70) ? Rows(total) : default,
                Start = increments ? CounterStart.Previous : restores ? CounterStart.ZeroOrRestored : isFirst ? CounterStart.Zero : CounterStart.Previous,
                PreviousRows = increments || isFirst ? default : before,
                Cost = cost,
                PreviousCost = isFirst ? null : startCost,
                CostIncrement = increments ? cost - startCost : null,
                Turn = Happens(60) ? used : default,
            };
            (restores, _known[session]) = (false, new(total, StringComparer.Ordinal));
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

    /// <summary>What a process goes on from: what an earlier one of its session stated, or nothing.</summary>
    private SortedDictionary<string, TokenCounts> Restored(string session) => Happens(30) && _known.TryGetValue(session, out var known) ? new(known, StringComparer.Ordinal) : new(StringComparer.Ordinal);

    /// <summary>The calls of a turn, what the counter grows by, and what the main loop used.</summary>
    private SortedDictionary<string, TokenCounts> Turn(string session, string stream, string after, out TokenCounts used)
    {
        used = TokenCounts.Zero;
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
                used += row.IsSide ? TokenCounts.Zero : row.Usage.Tokens;
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

    private static void Add(SortedDictionary<string, TokenCounts> counts, string model, TokenCounts tokens) => counts[model] = counts.GetValueOrDefault(model) + tokens;

    private static ImmutableArray<ModelCount> Rows(SortedDictionary<string, TokenCounts> counts) => [.. counts.Select(row => new ModelCount(row.Key, row.Value, true))];
}
