using System.Text;
using System.Text.Json;
using Fazm.Metering.Cli.Rate;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Tests.Cli.Rate;

public sealed class RateLoopTests
{
    [Fact]
    public async Task A_row_is_answered_in_the_contracts_shape()
    {
        var answer = await Answer("""{"id":"a","platform":"anthropic","model":"claude-opus-5","at":"2026-10-05T12:00:00Z","usage":{"input_tokens":100000,"inference_geo":"us"},"location":null}""");
        Assert.Equal(
            """{"id":"a","cost":"0.55","currency":"USD","book":"anthropic 2026-11-22.1","version":"claude-opus-5@2026-07-24","lines":[{"meter":"input","model":"claude-opus-5","quantity":100000,"rate":"5","per":1000000,"factors":["1.1"],"cost":"0.55"}],"flags":[]}""",
            answer);
    }

    [Fact]
    public async Task Rows_are_answered_one_to_one_in_order_and_bad_ones_do_not_stop_the_rest()
    {
        string[] rows =
        [
            """{"id":1,"model":"claude-opus-5","at":"2026-10-05","usage":{"input_tokens":1}}""",
            "nonsense",
            """{"id":2,"usage":{"input_tokens":-1}}""",
            """{"id":3,"model":"claude-opus-5"}""",
            """{"id":4,"platform":"moon","model":"claude-opus-5","usage":{}}""",
            """{"id":5,"model":"claude-opus-5","at":"noon","usage":{}}""",
            """{"id":6,"model":"x","usage":{"input_tokens":1}} {}""",
            """{"id":{"a":[1,"é"]},"model":"claude-opus-5-6","at":"2026-10-05T00:00:00Z","usage":{"output_tokens":1}}""",
            """{"id":"t","model":"claude-opus-5","at":"2026-10-05T00:00:00Z","usage":{"input_tokens":1""",
            """{"usage":{}}""",
        ];
        var answers = (await Answer(string.Join("\r\n", rows) + "\n\n")).Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(rows.Length, answers.Length);
        Assert.Equal(["1", "null", "2", "3", "4", "5", "null", """{"a":[1,"é"]}""", "null", "null"], answers.Select(a => a.GetProperty("id").GetRawText()));
        Assert.Equal([false, true, true, true, true, true, true, false, true, false], answers.Select(a => a.TryGetProperty("error", out _)));
        Assert.Equal(JsonValueKind.Null, answers[7].GetProperty("cost").ValueKind);
        Assert.Equal("unpriced-model", answers[7].GetProperty("flags")[0].GetString());
        Assert.Contains("claude-opus-5-5", answers[7].GetProperty("near").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal("0", answers[9].GetProperty("cost").GetString());
    }

    [Fact]
    public async Task A_use_before_the_first_price_is_told_its_day()
    {
        var answer = JsonDocument.Parse(await Answer(
            """{"id":"a","platform":"anthropic","model":"claude-haiku-5-5","at":"2026-09-01T00:00:00Z","usage":{"input_tokens":1}}""")).RootElement;
        Assert.Equal("unpriced-model", answer.GetProperty("flags")[0].GetString());
        Assert.Equal("2026-10-07", answer.GetProperty("pricedFrom").GetString());
        Assert.False(answer.TryGetProperty("near", out _));
    }

    [Fact]
    public async Task A_sum_of_prompts_gets_both_bounds()
    {
        var answer = JsonDocument.Parse(await Answer(
            """{"id":"a","platform":"anthropic","model":"claude-haiku-5-5","at":"2026-11-01T00:00:00Z","usage":{"input_tokens":150000},"aggregate":true}""")).RootElement;
        Assert.Equal(("0.015", "0.075", "band-uncertain"), (answer.GetProperty("cost").GetString(), answer.GetProperty("upper").GetString(), answer.GetProperty("flags")[0].GetString()));
    }

    [Fact]
    public async Task Prices_are_as_of_a_day()
    {
        const string Row = """{"id":"a","model":"claude-sonnet-5","at":"2026-09-15T00:00:00Z","usage":{"input_tokens":1000000}}""";
        Assert.Contains("\"cost\":\"2\"", await Answer(Row), StringComparison.Ordinal);
        Assert.Contains("\"cost\":\"3\"", await Answer(Row, new DateOnly(2026, 8, 9)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amounts_have_no_trailing_zeros_and_rows_may_come_in_any_pieces()
    {
        var rows = string.Concat(Enumerable.Range(0, 500).Select(i =>
            $$$"""{"id":{{{i}}},"model":"claude-opus-5","at":"2026-11-01T00:00:00Z","usage":{"cache_read_input_tokens":{{{i * 37}}} }}""" + "\n"));
        var answers = (await Answer(rows, piece: 7)).Split('\n');
        for (var i = 0; i < 500; i++)
        {
            using var answer = JsonDocument.Parse(answers[i]);
            Assert.Equal(i, answer.RootElement.GetProperty("id").GetInt32());
            Assert.Equal(PicoUsd.FromUnits((Int128)i * 37 * 500_000).ToString(), answer.RootElement.GetProperty("cost").GetString());
        }
    }

    [Fact]
    public async Task Blocks_that_are_answered_side_by_side_keep_their_order()
    {
        // Long enough for several blocks, with rows of both kinds; a row in the middle is larger than a block.
        var rows = string.Concat(Enumerable.Range(0, 6000).Select(i => i == 3000
            ? $$$"""{"id":{{{i}}},"model":"claude-opus-5","at":"2026-11-01","usage":{"output_tokens":{{{i}}}},"note":"{{{new string('x', 600_000)}}}"}""" + "\n"
            : $$$"""{"id":{{{i}}},"model":"claude-opus-5","at":"2026-11-01T00:00:00Z","usage":{"output_tokens":{{{i}}}}{{{(i % 7 == 0 ? ",\"\\u0061\":1" : "")}}}}""" + "\n"));
        foreach (var piece in (int[])[int.MaxValue, 4096])
        {
            var answers = (await Answer(rows, piece: piece)).Split('\n');
            Assert.Equal(6000, answers.Length);
            for (var i = 0; i < answers.Length; i++)
            {
                Assert.StartsWith($$"""{"id":{{i}},"cost":"{{PicoUsd.FromUnits((Int128)i * 25_000_000)}}",""", answers[i], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task An_answer_does_not_wait_for_the_next_row()
    {
        var toMeter = new System.IO.Pipelines.Pipe();
        var fromMeter = new System.IO.Pipelines.Pipe();
        await using var output = fromMeter.Writer.AsStream();
        var run = new RateLoop(() => new RateRow(PriceBook.Default, null), 2).RunAsync(toMeter.Reader.AsStream(), output, CancellationToken.None);
        using var answers = new StreamReader(fromMeter.Reader.AsStream());
        for (var i = 0; i < 3; i++)
        {
            await toMeter.Writer.WriteAsync(Encoding.UTF8.GetBytes($$$"""{"id":{{{i}}},"usage":{}}""" + "\n{\"id\":"));
            var answer = await answers.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.StartsWith($$"""{"id":{{i}},"cost":"0",""", answer, StringComparison.Ordinal);
            await toMeter.Writer.WriteAsync("0,\"usage\":{}}\n"u8.ToArray());
            Assert.NotNull(await answers.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        }

        await toMeter.Writer.CompleteAsync();
        await run;
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(300_000)]
    [InlineData(int.MaxValue)]
    public async Task A_line_that_nobody_can_hold_gets_one_answer_and_the_rest_goes_on(int piece)
    {
        var rows = "{\"id\":1,\"usage\":{}}\n" + new string(' ', 900_000) + "\n{\"id\":2,\"usage\":{}}\n{\"id\":3,\"usage\":{}}";
        var reader = new BlockReader(new Pieces(Encoding.UTF8.GetBytes(rows), piece), 1 << 18);
        var answers = "";
        for (var more = true; more;)
        {
            var block = new RateBlock();
            more = await reader.FillAsync(block, CancellationToken.None);
            block.Answer(new(PriceBook.Default, null));
            answers += Encoding.UTF8.GetString(block.Answers.Written.Span);
        }

        Assert.Equal(["{\"id\":1,\"cost\"", "{\"id\":null,\"er", "{\"id\":2,\"cost\"", "{\"id\":3,\"cost\""], answers.TrimEnd('\n').Split('\n').Select(a => a[..14]));
    }

    [Fact]
    public async Task What_was_read_is_answered_though_the_input_fails_and_a_failed_output_ends_the_run()
    {
        using var output = new MemoryStream();
        await Assert.ThrowsAsync<IOException>(() => Loop().RunAsync(new Broken("{\"id\":1,\"usage\":{}}\n"), output, CancellationToken.None));
        Assert.StartsWith("{\"id\":1,", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => Loop().RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"usage\":{}}\n", 200_000)))), new Broken(""), CancellationToken.None));

        static RateLoop Loop() => new(() => new RateRow(PriceBook.Default, null), 2);
    }

    private static async Task<string> Answer(string rows, DateOnly? asOf = null, int piece = int.MaxValue)
    {
        using var input = new Pieces(Encoding.UTF8.GetBytes(rows), piece);
        using var output = new MemoryStream();
        await new RateLoop(() => new RateRow(PriceBook.Default, asOf), 3).RunAsync(input, output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n');
    }

    /// <summary>Gives its bytes a few at a time, as a pipe does.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }

    /// <summary>Fails after its bytes, and on every write.</summary>
    private sealed class Broken(string bytes) : MemoryStream(Encoding.UTF8.GetBytes(bytes))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length ? throw new IOException("The input failed.") : base.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The output failed.");
    }
}
