using System.Collections.Immutable;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>Makes a history out of episodes, each of which builds something hard.</summary>
internal sealed partial class HistoryBuilder
{
    private static readonly string[] Models = ["claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001", "claude-opus-4-8", "claude-haiku-5-5"];

    private readonly Random _random;
    private readonly bool _simple;
    private readonly List<Observation> _seen = [];
    private readonly HashSet<Hard> _hard = [];
    private int _ids;
    private int _second;

    private HistoryBuilder(int seed, bool simple)
    {
        _random = new Random(seed);
        _simple = simple;
    }

    public static History Make(int seed, bool simple)
    {
        var builder = new HistoryBuilder(seed, simple);
        for (var episodes = builder._random.Next(1, 6); episodes > 0; episodes--)
        {
            builder.Episode();
        }

        builder.Repeat();
        if (builder.Happens(60))
        {
            var shuffled = builder._seen.ToArray();
            builder._random.Shuffle(shuffled);
            return new History(seed, shuffled, builder._hard);
        }

        return new History(seed, builder._seen, builder._hard);
    }

    private void Episode()
    {
        switch (_random.Next(10))
        {
            case 0:
                SharedRequest();
                break;
            case 1:
                MessageUsedAgain();
                break;
            case 2:
                Bridge();
                break;
            case 3:
                IdenticalTwins();
                break;
            case 4 or 5:
                Fork();
                break;
            case 6:
                SavedStates();
                break;
            case 7:
                Prompts();
                break;
            default:
                Process();
                break;
        }
    }

    private void SharedRequest()
    {
        var row = Row(Session());
        Say(row);
        Say(row with { MessageId = Id("msg"), Usage = new Usage(row.Usage.Tokens with { Output = row.Usage.Tokens.Output + 5 }) });
        _hard.Add(Hard.SharedRequest);
        if (Happens(50))
        {
            Say(row with { RequestId = Id("req"), IsSide = true, Agent = "aside", Usage = new Usage(row.Usage.Tokens with { Output = row.Usage.Tokens.Output + 9, Input = row.Usage.Tokens.Prompt, CacheRead = 0 }) });
            _hard.Add(Hard.SideReplay);
        }
    }

    private void MessageUsedAgain()
    {
        var one = Row("session-a") with { RequestId = null };
        var other = Row("session-b") with { RequestId = null, MessageId = one.MessageId };
        Say(one);
        Say(other);
        Say(one with { Session = "session-c", BornIn = "session-a", Standing = Standing.Copied });
        _hard.Add(Hard.MessageUsedAgain);
        _hard.Add(Hard.CopyBornElsewhere);
    }

    private void Bridge()
    {
        var a = Row("session-a");
        var b = Row(Happens(50) ? "session-a" : "session-b");
        Say(a);
        Say(b);
        Say(a with { MessageId = b.MessageId });
        _hard.Add(Hard.BridgingRow);
    }

    private void IdenticalTwins()
    {
        var row = Row(Session());
        Say(row);
        Say(row with { RequestId = Id("req"), MessageId = Id("msg"), Uuid = Id("uuid"), At = Tick() });
        _hard.Add(Hard.IdenticalTwins);
    }

    private void Fork()
    {
        var (parent, fork) = (Session(), Id("fork"));
        var rows = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Row(parent)).ToList();
        if (Happens(70))
        {
            rows.ForEach(Say);
        }
        else
        {
            _hard.Add(Hard.CopyWithoutPayersFile);
        }

        if (Happens(40))
        {
            // The payer's stream, which has no request ids.
            rows.ForEach(row => Live(row, "stream-of-" + parent, string.Empty));
        }

        var forkedAt = Tick();
        var how = _random.Next(4);
        foreach (var row in rows)
        {
            Say(how switch
            {
                0 => row with { Session = fork, Standing = Standing.Copied },
                1 or 3 => row with { Session = fork },
                _ => row with { Session = fork, BornIn = parent, Standing = Standing.Copied },
            });
        }

        _hard.Add(how switch { 0 => Hard.CopyStated, 1 => Hard.CopyByTime, 2 => Hard.CopyBornElsewhere, _ => Hard.CopyUnmarked });
        if (how == 1)
        {
            _seen.Add(Observation.Of(new SessionFact(fork) { FirstQueueOperation = forkedAt, ForkedFrom = Happens(50) ? parent : null }));
        }

        Say(Row(fork));
    }

    /// <summary>A call's row as a transcript has it.</summary>
    private CallSnapshot Row(string session)
    {
        var requested = Pick(Models);
        var answered = requested;
        if (Happens(15))
        {
            answered = requested + "-20990101";
            _hard.Add(Hard.RequestedModelDiffers);
            _hard.Add(Hard.UnknownModel);
        }

        return new CallSnapshot
        {
            RequestId = Id("req"),
            MessageId = Id("msg"),
            Uuid = Id("uuid"),
            Session = session,
            At = Tick(),
            Model = answered,
            RequestedModel = requested,
            Usage = Usage(),
            Completeness = Completeness.Final,
            Surface = Surface.Transcript,
        };
    }

    private Usage Usage()
    {
        var top = Tokens();
        switch (_random.Next(8))
        {
            case 0:
                _hard.Add(Hard.Advisor);
                return new(top, ImmutableArray.Create(new UsageIteration(IterationKind.Message, null, top), new UsageIteration(IterationKind.Advisor, "claude-opus-4-6", Tokens())));
            case 1:
                _hard.Add(Hard.Compaction);
                return new(top, ImmutableArray.Create(new UsageIteration(IterationKind.Compaction, null, Tokens()), new UsageIteration(IterationKind.Message, null, top)));
            default:
                return new(top);
        }
    }

    // Few values, so that equal numbers are common.
    private TokenCounts Tokens() => new(_random.Next(1, 4) * 10, _random.Next(2, 6) * 10, _random.Next(3) * 100, _simple ? 0 : _random.Next(2) * 50, _random.Next(4) * 1000, 0, 0);

    /// <summary>Says a call in one or more snapshots.</summary>
    private void Say(CallSnapshot row)
    {
        if (Happens(35))
        {
            _hard.Add(Hard.Partial);
            _seen.Add(Observation.Of(row with { Completeness = Completeness.Partial, Usage = Started(row.Usage) }));
        }

        if (Happens(15))
        {
            _hard.Add(Hard.MadeUp);
            _seen.Add(Observation.Of(row with { Completeness = Completeness.MadeUp, Usage = Started(row.Usage) }));
        }

        _seen.Add(Observation.Of(row));
    }

    /// <summary>Says a call as its process's stream does: unfinished, without request id.</summary>
    private void Live(CallSnapshot row, string stream, string after)
    {
        _hard.Add(Hard.LiveRowsWithoutRequest);
        _seen.Add(Observation.Of(row with
        {
            RequestId = null,
            Uuid = null,
            RequestedModel = null,
            Surface = Surface.AgentSdk,
            Standing = Standing.Own,
            Chain = default,
            At = EventTime.Unknown,
            Completeness = Completeness.Partial,
            Usage = Started(row.Usage),
        }));
        _seen.Add(Observation.Of(new MessageHeard(row.Session, stream, after, row.MessageId!, row.IsSide, row.RequestedModel)));
    }

    private static Usage Started(Usage usage) => new(usage.Tokens with { Output = 3 });

    private void Repeat()
    {
        foreach (var one in _seen.ToArray())
        {
            if (Happens(10))
            {
                _seen.Insert(_random.Next(_seen.Count), one);
                _hard.Add(one.Kind == ObservationKind.Counter ? Hard.RepeatedReading : Hard.RepeatedRow);
            }

            if (one.Kind == ObservationKind.Call && Happens(15))
            {
                // Says nothing new of the call, but that its session went on.
                _seen.Add(Observation.Of(one.Call with { LastAt = Tick() }));
                _hard.Add(Hard.RepeatedLater);
            }
        }
    }

    private string Session() => "session-" + "abc"[_random.Next(3)];

    private string Id(string kind) => kind + "-" + (++_ids).ToString("D3", System.Globalization.CultureInfo.InvariantCulture);

    private EventTime Tick() => EventTime.From(new DateTimeOffset(2026, 10, 1, 10, 0, 0, TimeSpan.Zero).AddSeconds(++_second * 7));

    private bool Happens(int percent) => _random.Next(100) < percent;

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
