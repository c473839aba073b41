using Fazm.Metering.Wire;

namespace Fazm.Metering.Benchmarks;

/// <summary>The rows of the sample sessions, which stand beside the program.</summary>
internal static class SampleRows
{
    /// <summary>All rows of a surface's sample, without their line ends.</summary>
    public static byte[][] Of(Surface surface)
    {
        var lines = new LineReader(new MemoryStream(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", Name(surface)))));
        var rows = new List<byte[]>();
        while (lines.Read())
        {
            rows.Add(lines.Row.ToArray());
        }

        return [.. rows];
    }

    private static string Name(Surface surface) => surface switch
    {
        Surface.MessagesApi => "messages-api/two-answers.sse",
        Surface.Transcript => "claude/projects/-home-dev-project/b09db197-caec-4a5c-963b-d7d400857504.jsonl",
        Surface.AgentSdk => "agent-sdk/subagent.ndjson",
        Surface.Acp => "acp/three-prompts.ndjson",
        Surface.Bridge => "bridge/two-prompts.ndjson",
        Surface.Codex => "codex/rollout-2026-03-18T10-00-00-019d1c40-5a10-7c31-9b1e-0c6f2d9a4e01.jsonl",
        _ => throw new ArgumentOutOfRangeException(nameof(surface), surface, "There is no sample of this surface."),
    };
}
