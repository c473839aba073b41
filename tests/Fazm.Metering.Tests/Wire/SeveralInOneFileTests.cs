using Fazm.Metering.Observations;
using Fazm.Metering.Reports;
using Fazm.Metering.Tests.Proof;
using Fazm.Metering.Tests.Proof.Recordings;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

/// <summary>Logs are appended to: one file may hold one process or connection behind the other, or the same one twice.</summary>
public sealed class SeveralInOneFileTests
{
    private const string Init = """{"type":"system","subtype":"init","session_id":"s","model":"m","claude_code_version":"VERSION","uuid":"i"}""";

    public static TheoryData<string> Names => [.. Capture.Names];

    /// <summary>Each file of a recording behind its own copy, and all recordings of a surface in one file.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_recording_behind_its_own_copy_is_the_recording(string name)
    {
        foreach (var file in Capture.All[name].Value.Files.Where(file => !file.IsDocument))
        {
            Assert.Equal(Bill.Of(file.Seen).ToString(), Bill.Of(UsageLog.Read(WireData.Bytes(file.Text + file.Text), surface: file.Surface)).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Recordings_in_one_file_are_never_above_the_bill(string name)
    {
        var capture = Capture.All[name].Value;
        foreach (var surface in capture.Files.Where(file => !file.IsDocument && file.Surface != Surface.Transcript).GroupBy(file => file.Surface))
        {
            var joined = Bill.Of(UsageLog.Read(WireData.Bytes(string.Concat(surface.Select(file => file.Text))), surface: surface.Key));
            Assert.Equal("", capture.Above(joined));
            Assert.Equal("", capture.Above(Bill.Of(UsageLog.Read(WireData.Bytes(string.Concat(surface.Reverse().Select(file => file.Text))), surface: surface.Key))));
        }
    }

    /// <summary>A client that neither numbers its results nor restores, run twice into one file: the second total is larger everywhere, but by less than its turn.</summary>
    [Theory]
    [InlineData("2.1.185", 30, 40, CounterStart.Zero, 40)]
    [InlineData("2.1.185", 30, 35, CounterStart.NotSeen, 35)]
    [InlineData("2.1.300", 30, 35, CounterStart.ZeroOrRestored, 35)]
    [InlineData("2.1.185", 30, 10, CounterStart.Previous, 10)]
    public void A_total_that_grew_by_less_than_the_turn_is_another_processs(string version, int firstInput, int turn, CounterStart start, int counted)
    {
        var seen = new AgentSdkReader().ReadAll(Init.Replace("VERSION", version, StringComparison.Ordinal), Result("r1", firstInput, firstInput), Result("r2", 40, turn));
        Assert.Equal((start, start != CounterStart.Previous), (seen.Counters()[1].Start, seen.Counters()[1].BeginsLife));
        var total = Bill.Of(seen).Sum();
        Assert.Equal((firstInput + counted, firstInput + counted), (total.Input, total.Output));
    }

    private static string Result(string id, int input, int turn) => $$$"""
        {"type":"result","uuid":"{{{id}}}","session_id":"s","total_cost_usd":{{{input}}},"usage":{"input_tokens":{{{turn}}},"output_tokens":{{{turn}}} },"modelUsage":{"m":{"inputTokens":{{{input}}},"outputTokens":{{{input}}},"costUSD":1} } }
        """;
}
