using System.Collections.Immutable;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <content>Sessions that save their totals, forks of them, and connections of agents.</content>
internal sealed partial class HistoryBuilder
{
    /// <summary>A transcript with chains of calls and the totals saved between them. Some processes save nothing: they were killed, or are of an older client.</summary>
    private void SavedStates()
    {
        var session = Id("saved");
        var state = string.Empty;
        SortedDictionary<string, TokenCounts> total = new(StringComparer.Ordinal);
        List<CallSnapshot> main = [];
        List<(int Calls, SortedDictionary<string, TokenCounts> Total)> saved = [(0, new(StringComparer.Ordinal))];
        _hard.Add(Hard.SavedState);
        for (var states = _random.Next(1, 4); states > 0; states--)
        {
            if (Happens(30))
            {
                var isOld = Happens(40);
                _hard.Add(isOld ? Hard.OlderClientBetween : Hard.KilledProcess);
                SavedProcess(session, state, total, main, isOld);
            }

            var before = Rows(total);
            foreach (var (model, tokens) in SavedProcess(session, state, total, main, isOld: false))
            {
                Add(total, model, tokens);
            }

            if (Happens(50))
            {
                _hard.Add(Hard.Helper);
                Add(total, Pick(Models), new(7, 3, 0, 0, 500, 0, 0));
            }

            var id = Id("state");
            var seesBefore = state.Length == 0 || Happens(85);
            Save(session, id, state, total, state.Length == 0 ? CounterStart.Zero : seesBefore ? CounterStart.Previous : CounterStart.NotSeen, before);
            state = id;
            saved.Add((main.Count, new(total, StringComparer.Ordinal)));
        }

        if (Happens(50))
        {
            ForkOfSaved(session, main, saved[_random.Next(saved.Count)]);
        }
    }

    /// <summary>A fork goes on from what its parent had saved when it was made, which stands in none of its rows.</summary>
    private void ForkOfSaved(string parent, List<CallSnapshot> main, (int Calls, SortedDictionary<string, TokenCounts> Total) saved)
    {
        // Calls of a process that has not saved yet are copied too.
        var copied = Math.Min(main.Count, saved.Calls + (Happens(20) ? 1 : 0));
        if (copied == 0)
        {
            return;
        }

        var fork = Id("saved-fork");
        _hard.Add(Hard.ForkOfSavedTotals);
        foreach (var row in main.Take(copied))
        {
            Say(row with { Session = fork, Standing = Standing.Copied, Chain = new ChainPlace(null, EventTime.Unknown, null, true) });
        }

        SortedDictionary<string, TokenCounts> total = new(saved.Total, StringComparer.Ordinal);
        foreach (var (model, tokens) in SavedProcess(fork, string.Empty, total, [], isOld: false))
        {
            Add(total, model, tokens);
        }

        Save(fork, Id("state"), string.Empty, total, CounterStart.Zero, []);
        if (Happens(15))
        {
            _hard.Add(Hard.CopyWithoutPayersFile);
            _seen.RemoveAll(one => one.Kind == ObservationKind.Call ? one.CallPart.Session == parent : one.Kind == ObservationKind.Counter && one.Counter.Session == parent && one.Counter.Surface == Surface.Transcript);
        }
    }

    private void Save(string session, string id, string after, SortedDictionary<string, TokenCounts> total, CounterStart start, ImmutableArray<ModelCount> before) => _seen.Add(Observation.Of(new CounterReading
    {
        Id = id,
        Session = session,
        Stream = "states-of-" + session,
        After = after,
        Surface = Surface.Transcript,
        Kind = CounterKind.SavedState,
        At = Tick(),
        Rows = Rows(total),
        PreviousRows = start == CounterStart.Previous ? before : default,
        Start = start,
    }));

    /// <summary>One process of such a session, heard or not.</summary>
    /// <returns>What its counters grew by.</returns>
    private SortedDictionary<string, TokenCounts> SavedProcess(string session, string state, SortedDictionary<string, TokenCounts> total, List<CallSnapshot> main, bool isOld)
    {
        var (stream, how) = (Id("stream"), _random.Next(4));
        var used = TokenCounts.Zero;
        SortedDictionary<string, TokenCounts> grown = new(StringComparer.Ordinal);
        for (var chains = _random.Next(1, 3); chains > 0; chains--)
        {
            var (root, at) = (Id("root"), Tick());
            for (var calls = _random.Next(1, 3); calls > 0; calls--)
            {
                var row = Row(session) with { Usage = new Usage(Tokens()) };
                row = row with { Standing = isOld ? Standing.NotStated : Standing.Own, Chain = new ChainPlace(isOld ? row.MessageId : root, isOld ? row.At : at, state, !isOld) };
                var isSide = Happens(15);
                row = isSide ? row with { IsSide = true, Agent = Id("agent") } : row;
                Say(row);
                if (how is 0 or 1)
                {
                    Live(row, stream, string.Empty);
                }
                else if (how == 2 && !isSide)
                {
                    _seen.Add(Observation.Of(new MessageHeard(session, stream, string.Empty, row.MessageId!, false, null) { TokensAfter = string.Empty }));
                }

                Add(grown, row.RequestedModel!, row.Usage.Tokens);
                if (!isSide)
                {
                    used += row.Usage.Tokens;
                    main.Add(row);
                }
            }
        }

        if (Happens(80))
        {
            SavedProcessSays(session, stream, how, isOld, total, grown, used);
        }

        return grown;
    }

    private void SavedProcessSays(string session, string stream, int how, bool isOld, SortedDictionary<string, TokenCounts> total, SortedDictionary<string, TokenCounts> grown, TokenCounts used)
    {
        SortedDictionary<string, TokenCounts> now = isOld ? [] : new(total, StringComparer.Ordinal);
        foreach (var (model, tokens) in grown)
        {
            Add(now, model, tokens);
        }

        var reading = new CounterReading
        {
            Id = Id("reading"), Session = session, Stream = stream, Surface = Surface.AgentSdk, Kind = CounterKind.Increment, Rows = Rows(grown), At = Tick(), Turn = Happens(60) ? used : default,
        };
        if (how == 2)
        {
            _hard.Add(Hard.SavedConnection);
            reading = reading with { Surface = Surface.Acp };
        }
        else if (how == 0 && !isOld)
        {
            reading = reading with { Totals = Rows(now) };
        }
        else
        {
            // The third way is heard without a call.
            _hard.Add(isOld ? Hard.Totals : Hard.RestoredCounter);
            _hard.Add(how == 3 ? Hard.TotalWithoutCalls : Hard.Totals);
            reading = reading with { Kind = CounterKind.RunningTotal, Rows = Rows(now), Start = isOld ? CounterStart.Zero : CounterStart.ZeroOrRestored };
        }

        _seen.Add(Observation.Of(reading));
    }

    /// <summary>A connection of the Agent Client Protocol: prompts with their tokens, the running cost, background cycles.</summary>
    private void Prompts()
    {
        var (session, stream) = (Session(), Id("connection"));
        var named = Happens(60);
        var (after, lastPrompt) = (string.Empty, string.Empty);
        PicoUsd? cost = null;
        _hard.Add(Hard.Prompts);
        for (var prompts = _random.Next(1, 4); prompts > 0; prompts--)
        {
            var isBackground = Happens(25);
            var row = Row(session) with { Usage = new Usage(Tokens()) };
            _seen.Add(Observation.Of(new MessageHeard(session, stream, after, row.MessageId!, false, Happens(50) ? row.RequestedModel : null) { TokensAfter = lastPrompt }));
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

            if (Happens(20))
            {
                _hard.Add(Hard.PromptWithoutAnswer);
                continue;
            }

            SortedDictionary<string, TokenCounts> used = new(StringComparer.Ordinal)
            {
                [row.RequestedModel!] = row.Usage.Tokens with { CacheWrite5m = row.Usage.Tokens.CacheWrite, CacheWrite1h = 0 },
            };
            if (named && Happens(40))
            {
                _hard.Add(Hard.Helper);
                Add(used, Pick(Models), new(7, 3, 0, 0, 500, 0, 0));
            }

            var prompt = Id("prompt");
            _seen.Add(Observation.Of(new CounterReading
            {
                Id = prompt, Session = session, Stream = stream, After = lastPrompt, Surface = Surface.Acp, Kind = CounterKind.Increment, ModelFromCalls = !named,
                Rows = named ? Rows(used) : [new ModelCount(null, used[row.RequestedModel!], false)],
            }));
            lastPrompt = prompt;
        }
    }
}
