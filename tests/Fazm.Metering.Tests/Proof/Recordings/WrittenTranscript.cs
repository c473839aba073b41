using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Proof.Recordings;

/// <summary>A transcript made by hand, in the shape that clients write: the rows that a meter needs, at seconds of one minute.</summary>
internal sealed class WrittenTranscript(string session)
{
    public const string Model = "claude-sonnet-4-5-20250929";

    private readonly StringBuilder _rows = new();
    private int _states;

    public static TokenCounts Tokens(long input, long output, long write, long read) => new(input, output, write, 0, read, 0, 0);

    public WrittenTranscript Queue(int second) =>
        Add($$"""{"type":"queue-operation","operation":"enqueue","timestamp":"{{Time(second)}}","sessionId":"{{session}}"}""");

    public WrittenTranscript Compacted(int second) =>
        Add($$"""{"type":"system","subtype":"compact_boundary","timestamp":"{{Time(second)}}","sessionId":"{{session}}","uuid":"c{{second}}","version":"2.1.316"}""");

    public WrittenTranscript Request(string id, int second, string? builtOn = null) =>
        Add($$"""{"type":"api-request","sessionId":"{{session}}","id":"{{id}}","timestamp":"{{Time(second)}}"{{(builtOn is null ? "" : $",\"base\":\"{builtOn}\"")}} }""");

    /// <summary>An answer's row. It names its request where one is given, as clients from some version on do.</summary>
    public WrittenTranscript Answer(string id, int second, TokenCounts tokens, string? request = null, string version = "2.1.316") =>
        Add($$$"""
            {"type":"assistant","sessionId":"{{{session}}}","requestId":"req_{{{id}}}","timestamp":"{{{Time(second)}}}","uuid":"u-{{{id}}}","version":"{{{version}}}"{{{(request is null ? "" : $",\"requestRef\":\"{request}\"")}}},"message":{"role":"assistant","id":"msg_{{{id}}}","model":"{{{Model}}}","stop_reason":"end_turn","usage":{{{Usage(tokens)}}} } }
            """);

    /// <summary>The process's totals at its end.</summary>
    public WrittenTranscript State(TokenCounts total) =>
        Add($$$"""{"type":"cost-state","sessionId":"{{{session}}}","totalDuration":{{{++_states}}},"modelUsage":{"{{{Model}}}":{{{Total(total)}}} } }""");

    public IEnumerable<Observation> Read() =>
        UsageLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(_rows.ToString())), TranscriptPath.Describe($"projects/-home-dev-project/{session}.jsonl"));

    public static string Usage(TokenCounts tokens) =>
        $"{{\"input_tokens\":{tokens.Input},\"output_tokens\":{tokens.Output},\"cache_creation_input_tokens\":{tokens.CacheWrite5m},\"cache_read_input_tokens\":{tokens.CacheRead},"
        + $"\"cache_creation\":{{\"ephemeral_5m_input_tokens\":{tokens.CacheWrite5m},\"ephemeral_1h_input_tokens\":0}} }}";

    public static string Total(TokenCounts tokens) =>
        $"{{\"inputTokens\":{tokens.Input},\"outputTokens\":{tokens.Output},\"cacheReadInputTokens\":{tokens.CacheRead},\"cacheCreationInputTokens\":{tokens.CacheWrite5m},"
        + $"\"cacheCreationEphemeral5mInputTokens\":{tokens.CacheWrite5m},\"cacheCreationEphemeral1hInputTokens\":0}}";

    private static string Time(int second) => $"2026-11-28T10:00:{second:00}.000Z";

    private WrittenTranscript Add(string row)
    {
        _rows.Append(row).Append('\n');
        return this;
    }
}
