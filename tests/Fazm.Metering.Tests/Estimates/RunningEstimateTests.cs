using System.Text;
using System.Text.Json.Nodes;
using Fazm.Metering.Estimates;
using Fazm.Metering.Estimates.Answers;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;
using Fazm.Metering.Tests.Cli;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>Every recorded stream, replayed row by row.</summary>
public sealed class RunningEstimateTests
{
    private const string Model = "claude-opus-5-5";

    public static TheoryData<string> Names => LiveStream.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void It_never_falls_within_a_call_and_ends_replaced_by_the_real_figure(string name)
    {
        var stream = LiveStream.Named(name);
        var pricer = new EntryPricer(new MeterOptions());
        var estimate = new RunningEstimate();
        Dictionary<OpenAnswer, long> shown = [];
        HashSet<string> final = [], open = [], begun = [];
        Dictionary<string, long> told = [];
        Replay(stream, estimate, (seen, _) =>
        {
            if (seen.Kind == ObservationKind.Call && seen.Call.Completeness == Completeness.Final)
            {
                final.Add(seen.Call.MessageId!);
                begun.Remove(seen.Call.MessageId!);
            }
            else if (seen.Kind == ObservationKind.Counter && !seen.Counter.Rows.IsDefault)
            {
                begun.Clear();
            }
            else if (Begun(seen) is { } message && !final.Contains(message))
            {
                begun.Add(message);
            }
        }, () =>
        {
            foreach (var answer in estimate.Answers)
            {
                var now = answer.Reported + answer.Beyond(pricer).Output.Count;
                Assert.True(now >= shown.GetValueOrDefault(answer), $"It fell from {shown.GetValueOrDefault(answer)} to {now}");
                shown[answer] = now;
            }

            foreach (var delta in estimate.Take())
            {
                Assert.True(delta.Output.Count > 0 && (delta.Cost?.ToUsd() ?? 0) >= 0);
                told[delta.Session] = told.GetValueOrDefault(delta.Session) + delta.Output.Count;
            }

            foreach (var session in told.Keys)
            {
                // What was told is at least what stands: what was replaced is not taken back by a delta.
                Assert.InRange(estimate.Of(session).Output.Count, 0, told[session]);
            }

            // On its way is what began and got neither its final usage nor a counter that states the session's tokens.
            open = [.. estimate.OpenMessages.Where(m => m.StartsWith("msg_", StringComparison.Ordinal))];
            Assert.Empty(open.Except(begun));
            Assert.True(stream.Surface != Surface.MessagesApi || open.SetEquals(begun));
        });
        Assert.True(stream.Surface == Surface.MessagesApi || name.Contains("kill", StringComparison.Ordinal) || name.Contains("sigint", StringComparison.Ordinal) || open.Count == 0, string.Join(' ', open));
    }

    [Fact]
    public void Many_streams_are_estimated()
    {
        var told = LiveStream.All.Select(stream =>
        {
            var estimate = new RunningEstimate();
            var deltas = new List<EstimatedDelta>();
            Replay(stream, estimate, (_, _) => { }, () => deltas.AddRange(estimate.Take()));
            return (stream.Surface, deltas.Count);
        }).Where(s => s.Count > 0).ToList();
        Assert.InRange(told.Count(s => s.Surface == Surface.AgentSdk), 50, 100);
        Assert.InRange(told.Count(s => s.Surface == Surface.MessagesApi), 45, 100);
        Assert.InRange(told.Count(s => s.Surface == Surface.Acp), 12, 20);
    }

    /// <summary>The meter knows nothing of estimates: its lines are the same bytes, and the others are marked.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Real_deltas_are_the_same_bytes_with_estimates_and_without(string name)
    {
        var stream = LiveStream.Named(name);
        var (without, with) = (Tool(stream, "stream"), Tool(stream, "stream", "--estimate"));
        Assert.DoesNotContain("estimated", without, StringComparison.Ordinal);
        var lines = with.Split('\n');
        Assert.Equal(without, string.Join('\n', lines.Where(l => !l.Contains("\"estimated\":true", StringComparison.Ordinal))));
        decimal real = 0;
        foreach (var line in lines.Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!))
        {
            var total = decimal.Parse((string)line["totalCost"]!, System.Globalization.CultureInfo.InvariantCulture);
            if (line["estimated"] is null)
            {
                real = total;
            }
            else
            {
                Assert.Equal("estimate", (string)line["kind"]!);
                Assert.Null(line["seq"]);
                Assert.False((bool)line["final"]!);
                Assert.True((long)line["output"]! > 0);
                Assert.True(total >= real || stream.Name.Contains("two-sessions", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void An_answer_is_estimated_beyond_what_was_reported_until_its_usage_comes()
    {
        var meter = new SessionMeter("s");
        var estimate = new RunningEstimate();
        var reader = new MessagesApiReader(new ReaderOptions { Session = "s" });
        var answers = new AnswerReader(Surface.MessagesApi, new ReaderOptions { Session = "s" });
        void Row(string row)
        {
            foreach (var seen in reader.Read(Encoding.UTF8.GetBytes(row)))
            {
                meter.Observe(seen);
                estimate.Observe(seen);
            }

            answers.Read(Encoding.UTF8.GetBytes(row), estimate);
        }

        Row("""data: {"type":"message_start","message":{"id":"m","model":"claude-opus-5-5","usage":{"input_tokens":1000,"output_tokens":3}}}""");
        Assert.Equal(new(EstimatedTokens.Zero, EstimatedUsd.Zero), estimate.Of("s"));
        Row("""data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"one two"}}""");
        Assert.True(estimate.Of("s").Output.IsZero);
        Assert.Empty(estimate.Take());
        Row("""data: {"type":"content_block_delta","delta":{"type":"text_delta","text":" three four five"}}""");

        // Five words, three of them reported; output costs 20 USD a million.
        Assert.Equal("2", estimate.Of("s").Output.ToString());
        Assert.Equal("0.00004", estimate.Of("s").Cost.ToString());
        Assert.Equal(meter.Total.Cost.ToUsd() + 0.00004m, (meter.Total.Cost + estimate.Of("s").Cost!.Value).ToUsd());
        var delta = Assert.Single(estimate.Take());
        Assert.Equal(("s", Model, "2", "0.00004"), (delta.Session, delta.Model, delta.Output.ToString(), delta.Cost.ToString()));
        Assert.Empty(estimate.Take());
        Assert.Equal("0", estimate.Of("another").Output.ToString());

        Row("""data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":50}}""");
        Assert.True(estimate.Of("s").Output.IsZero);
        Assert.Equal(50, meter.Total.Tokens.Output);
        Assert.Equal(1, estimate.Calibration.Of(Model).Calls);

        // The same stream again: what is known is not estimated.
        Row("""data: {"type":"content_block_delta","delta":{"type":"text_delta","text":" six seven eight nine ten eleven twelve"}}""");
        Assert.True(estimate.Of("s").Output.IsZero);
        Assert.Empty(estimate.Take());
        Assert.Equal(50, meter.Total.Tokens.Output);
    }

    [Fact]
    public void What_was_learned_moves_the_next_answer_and_not_the_one_on_its_way()
    {
        var calibration = new TokenCalibration();
        var estimate = new RunningEstimate(calibration);
        estimate.Observe(Partial("a"));
        Hear(estimate, "a", "one two three four five six seven eight nine ten");
        var before = estimate.Of("s").Output.Count;
        for (var i = 0; i < 50; i++)
        {
            calibration.Learn(Model, 1000, 500);
        }

        Hear(estimate, "a", " eleven");
        Assert.Equal(before + 1, estimate.Of("s").Output.Count);
        estimate.Observe(Partial("b"));
        Hear(estimate, "b", "one two three four five six seven eight nine ten");

        // Ten words at a little more than half a token each.
        Assert.Equal(before + 1 + 6, estimate.Of("s").Output.Count);
    }

    /// <summary>A vowel makes a word of what was counted as an abbreviation, which is cheaper.</summary>
    [Fact]
    public void What_completes_a_word_does_not_let_it_fall()
    {
        var estimate = new RunningEstimate();
        Hear(estimate, "m", "pqrstv");
        Assert.Equal("3", estimate.Of("s").Output.ToString());
        Hear(estimate, "m", "e");
        Assert.Equal(1, CharacterTokenCounter.Instance.CountTokens("pqrstve"));
        Assert.Equal("3", estimate.Of("s").Output.ToString());
        Hear(estimate, "m", " one two three");
        Assert.Equal("4", estimate.Of("s").Output.ToString());
    }

    [Fact]
    public void A_model_without_a_price_is_counted_and_its_cost_is_unknown()
    {
        var estimate = new RunningEstimate();
        estimate.Hear(new AnswerChunk { Session = "s", MessageId = "m", Model = "claude-next-9", Text = "some words" });
        Assert.Equal(new(new EstimatedTokens(2), null), estimate.Of("s"));
        Assert.Null(Assert.Single(estimate.Take()).Cost);
    }

    [Fact]
    public void Answers_that_were_not_heard_from_their_start_teach_nothing()
    {
        var estimate = new RunningEstimate();
        Hear(estimate, "m", "the end of an answer");
        estimate.Observe(Final("m", 5000));
        Assert.Equal(0, estimate.Calibration.Of(null).Calls);
        Assert.True(estimate.Of("s").Output.IsZero);

        estimate.Observe(Partial("n"));
        Hear(estimate, "n", "a whole answer");
        estimate.Observe(Final("n", 5));
        Assert.Equal(1, estimate.Calibration.Of(null).Calls);

        estimate.Observe(Partial("o"));
        Hear(estimate, "o", "an answer with a compaction");
        estimate.Observe(Final("o", 5, [new UsageIteration(IterationKind.Compaction, null, new(0, 900, 0, 0, 0, 0, 0)), new UsageIteration(IterationKind.Message, null, new(0, 5, 0, 0, 0, 0, 0))]));
        Assert.Equal(1, estimate.Calibration.Of(null).Calls);
    }

    [Fact]
    public void A_counter_of_the_sessions_tokens_takes_the_place_of_its_estimates_and_teaches_by_the_turn()
    {
        var estimate = new RunningEstimate();
        Hear(estimate, "m", "some words of an answer");
        Hear(estimate, "n", "and of another one");
        estimate.Hear(new AnswerChunk { Session = "t", MessageId = "p", Model = Model, Text = "words of another session" });
        estimate.Observe(Reading(rows: false));
        Assert.Equal(9, estimate.Of("s").Output.Count);
        estimate.Observe(Reading(rows: true));
        Assert.True(estimate.Of("s").Output.IsZero);
        Assert.Equal(4, estimate.Of("t").Output.Count);
        Assert.Equal(1, estimate.Calibration.Of(Model).Calls);

        // The turn is over; its messages once more are a repeat.
        Hear(estimate, "m", "some words of an answer");
        Assert.True(estimate.Of("s").Output.IsZero);
    }

    /// <summary>What a subagent said is not part of the turn that the counter states apart.</summary>
    [Fact]
    public void Side_conversations_are_estimated_and_teach_nothing()
    {
        var estimate = new RunningEstimate();
        estimate.Hear(new AnswerChunk { Session = "s", Model = Model, IsSide = true, Text = "a subagent without an id" });
        Assert.Equal(5, estimate.Of("s").Output.Count);
        estimate.Observe(Reading(rows: true));
        Assert.Equal(0, estimate.Calibration.Of(null).Calls);
        Assert.True(estimate.Of("s").Output.IsZero);
    }

    [Fact]
    public void Nothing_that_was_said_stays()
    {
        const string Canary = "canary-3f9a";
        foreach (var stream in LiveStream.All)
        {
            var sung = stream with { Rows = [.. stream.Rows.Select(r => Sing(r, Canary))] };
            var estimate = new RunningEstimate();
            var meter = new MeterSet();
            Replay(sung, estimate, (seen, _) => meter.Add(seen), () =>
            {
                foreach (var answer in estimate.Answers)
                {
                    Assert.InRange(answer.Memory.ToString().TrimEnd('\0').Length, 0, 256);
                }
            });
            using var state = new MemoryStream();
            meter.Save(state);
            estimate.Calibration.Save(state);
            Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(state.ToArray()), StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, Tool(sung, "stream", "--estimate"), StringComparison.Ordinal);
            var heard = Heard.In(sung.Surface, sung.Rows);
            Assert.True(heard.Pieces.Count == 0 || heard.Pieces.Any(p => p.Text.Contains(Canary, StringComparison.Ordinal)), "The canary was never in any text.");
        }
    }

    private static string? Begun(in Observation seen) => seen.Kind switch
    {
        ObservationKind.Call when seen.Call.Completeness == Completeness.Partial => seen.Call.MessageId,
        ObservationKind.Heard => seen.Heard.MessageId,
        _ => null,
    };

    private static void Replay(LiveStream stream, RunningEstimate estimate, Action<Observation, UsageDeltas> seenOne, Action row)
    {
        var meter = new MeterSet();
        var answers = new AnswerReader(stream.Surface);
        using var log = new UsageLogReader(new MemoryStream(stream.Bytes), surface: stream.Surface);
        while (log.TryReadRow(out var seen))
        {
            foreach (ref readonly var one in seen)
            {
                estimate.Observe(one);
                seenOne(one, meter.Observe(one));
            }

            answers.Read(log.RowBytes, estimate);
            row();
        }
    }

    private static string Tool(LiveStream stream, params string[] args)
    {
        var printed = Printed.Run((_, _, _) => throw new InvalidOperationException(), (options, input, path) => new Metering.Cli.Streaming.MeteredStream(options, input, path),
            [.. args], here => here with { In = new MemoryStream(stream.Bytes) });
        Assert.Equal((0, ""), (printed.Code, printed.Error));
        return printed.Out;
    }

    private static string Sing(string row, string canary)
    {
        foreach (var key in new[] { "text", "thinking", "partial_json" })
        {
            row = System.Text.RegularExpressions.Regex.Replace(row, $"\"{key}\":\"(?=[^\"])", $"\"{key}\":\" {canary}", default, TimeSpan.FromSeconds(5));
        }

        return row;
    }

    private static void Hear(RunningEstimate estimate, string message, string text) => estimate.Hear(new AnswerChunk { Session = "s", MessageId = message, Model = Model, Text = text });

    private static Observation Partial(string message) => Call(message, 0, Completeness.Partial, default);

    private static Observation Final(string message, long output, System.Collections.Immutable.ImmutableArray<UsageIteration> iterations = default) => Call(message, output, Completeness.Final, iterations);

    private static Observation Call(string message, long output, Completeness completeness, System.Collections.Immutable.ImmutableArray<UsageIteration> iterations) => Observation.Of(new CallSnapshot
    {
        Session = "s",
        MessageId = message,
        Model = Model,
        Usage = new Usage(new(10, output, 0, 0, 0, 0, 0), iterations),
        Completeness = completeness,
        Surface = Surface.MessagesApi,
    });

    private static Observation Reading(bool rows) => Observation.Of(new CounterReading
    {
        Id = "r",
        Session = "s",
        Stream = "x",
        Surface = Surface.Acp,
        Kind = CounterKind.Increment,
        Rows = rows ? [new ModelCount(Model, new(1, 40, 0, 0, 0, 0, 0), true)] : default,
        Turn = rows ? new(1, 18, 0, 0, 0, 0, 0) : default,
    });
}
