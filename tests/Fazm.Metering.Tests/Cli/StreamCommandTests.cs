using System.Collections.Immutable;
using System.Text;
using Fazm.Metering.Cli.Streaming;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Cli;

public sealed class StreamCommandTests
{
    private static readonly UsageDelta Usage = new()
    {
        Sequence = 1,
        Kind = DeltaKind.Usage,
        Session = "s",
        Model = "claude-opus-5-5",
        At = Entries.At("2026-11-22T08:33:06.435Z"),
        Tokens = new(1, 2, 3, 4, 5, 0, 0),
        Cost = Entries.Usd("0.0012"),
        TotalCost = Entries.Usd("0.0034"),
        IsFinal = true,
    };

    [Fact]
    public void A_delta_has_the_contracts_shape() => Assert.Equal(
        """{"seq":1,"at":"2026-11-22T08:33:06.435Z","session":"s","model":"claude-opus-5-5","kind":"usage","input":1,"output":2,"cacheWrite5m":3,"cacheWrite1h":4,"cacheRead":5,"cost":"0.0012","totalCost":"0.0034","final":true}""",
        Line(Usage));

    [Fact]
    public void What_is_unknown_is_null() => Assert.Equal(
        """{"seq":1,"at":null,"session":null,"model":null,"kind":"remainder","input":1,"output":2,"cacheWrite5m":3,"cacheWrite1h":4,"cacheRead":5,"cost":null,"totalCost":"0","final":false}""",
        Line(Usage with { Kind = DeltaKind.Remainder, At = EventTime.Unknown, Session = null, Model = null, Cost = null, TotalCost = PicoUsd.Zero, IsFinal = false }));

    [Fact]
    public void A_correction_names_what_it_corrects_and_may_be_negative() => Assert.EndsWith(
        "\"kind\":\"correction\",\"input\":-1,\"output\":0,\"cacheWrite5m\":0,\"cacheWrite1h\":0,\"cacheRead\":0,\"cost\":\"-0.0012\",\"totalCost\":\"0.0034\",\"corrects\":7,\"final\":true}",
        Line(Usage with { Kind = DeltaKind.Correction, Tokens = new(-1, 0, 0, 0, 0, 0, 0), Cost = Entries.Usd("-0.0012"), Corrects = 7 }),
        StringComparison.Ordinal);

    [Fact]
    public void What_the_client_said_costs_nothing() => Assert.EndsWith(
        "\"kind\":\"reported\",\"input\":0,\"output\":0,\"cacheWrite5m\":0,\"cacheWrite1h\":0,\"cacheRead\":0,\"cost\":\"0\",\"totalCost\":\"0.0034\",\"reportedCost\":\"0.5\",\"final\":true}",
        Line(Usage with { Kind = DeltaKind.Reported, Tokens = TokenCounts.Zero, Cost = null, Reported = Entries.Usd("0.5") }),
        StringComparison.Ordinal);

    [Fact]
    public void Server_tools_are_named_where_they_were_used() =>
        Assert.Contains("\"cacheRead\":5,\"webSearches\":2,\"cost\"", Line(Usage with { Tokens = new(1, 2, 3, 4, 5, 2, 0) }), StringComparison.Ordinal);

    [Fact]
    public void Every_delta_is_flushed_before_the_next_row_is_read()
    {
        using var output = new MemoryStream();
        var input = new Dripping(["{\"a\":1}\n"u8.ToArray(), "{\"a\":2}\n{\"a\":3"u8.ToArray(), "}"u8.ToArray()], output);
        var printed = Printed.Run((_, _, _) => throw new InvalidOperationException(), (_, stream, _) => new Echo(stream), ["stream"], here => here with { In = input, Out = output });

        Assert.Equal((0, string.Empty), (printed.Code, printed.Error));
        Assert.Equal(["1", "2", "3", "end"], Sessions(output));
        // Written before each read: nothing, then one line, and so on; the last row has no line end and comes with the end.
        Assert.Equal([0, 1, 2, 2], input.LinesBefore.Take(4));
    }

    [Fact]
    public void A_file_that_is_not_there_is_3()
    {
        var printed = Printed.Run((_, _, _) => throw new InvalidOperationException(), (_, stream, _) => new Echo(stream), ["stream", "/no/such/file"]);

        Assert.Equal((3, string.Empty), (printed.Code, printed.Out));
        Assert.Contains("/no/such/file", printed.Error, StringComparison.Ordinal);
    }

    private static string Line(UsageDelta delta)
    {
        using var output = new MemoryStream();
        DeltaLine.Write(output, delta);
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text.TrimEnd('\n');
    }

    private static IEnumerable<string> Sessions(MemoryStream output) => Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(l => (string)System.Text.Json.Nodes.JsonNode.Parse(l)!["session"]!);

    private sealed class Echo(Stream stream) : IDeltaSource
    {
        private readonly LineReader _rows = new(stream);
        private bool _ended;

        public bool TryRead(out ImmutableArray<UsageDelta> deltas)
        {
            var more = _rows.Read();
            deltas = more ? [Usage with { Session = Encoding.UTF8.GetString(_rows.Row)[5..^1] }] : [Usage with { Session = "end" }];
            (more, _ended) = (more || !_ended, !more);
            return more;
        }

        public void Dispose() => stream.Dispose();
    }

    private sealed class Dripping(byte[][] parts, MemoryStream output) : MemoryStream
    {
        private int _next;

        public List<int> LinesBefore { get; } = [];

        public override int Read(Span<byte> buffer)
        {
            LinesBefore.Add(output.ToArray().Count(b => b == (byte)'\n'));
            if (_next == parts.Length)
            {
                return 0;
            }

            parts[_next].CopyTo(buffer);
            return parts[_next++].Length;
        }
    }
}
