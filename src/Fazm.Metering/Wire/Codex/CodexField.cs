using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Codex;

/// <summary>The fields of a rollout's rows that matter.</summary>
internal static class CodexField
{
    public const int Type = 0;
    public const int Time = 1;

    /// <summary>What kind of event it is.</summary>
    public const int Event = 2;

    /// <summary>When the session began, by its own word.</summary>
    public const int Began = 3;
    public const int Id = 4;
    public const int ForkedFrom = 5;
    public const int Directory = 6;
    public const int Spawner = 7;
    public const int Model = 8;
    public const int CountedModel = 9;

    /// <summary>The running total; its counts stand behind it.</summary>
    public const int Total = 10;

    /// <summary>What the last call used, alike.</summary>
    public const int Last = 16;

    public static readonly RowShape Shape = new(
        (Type, "type"), (Time, "timestamp"), (Event, "payload.type"), (Began, "payload.timestamp"), (Id, "payload.id"), (ForkedFrom, "payload.forked_from_id"),
        (Directory, "payload.cwd"), (Spawner, "payload.source.subagent.thread_spawn.parent_thread_id"), (Model, "payload.model"), (CountedModel, "payload.info.model"),
        (Total, "payload.info.total_token_usage"), (Total + 1, "payload.info.total_token_usage.input_tokens"),
        (Total + 2, "payload.info.total_token_usage.cached_input_tokens"), (Total + 3, "payload.info.total_token_usage.output_tokens"),
        (Total + 4, "payload.info.total_token_usage.reasoning_output_tokens"), (Total + 5, "payload.info.total_token_usage.total_tokens"),
        (Last, "payload.info.last_token_usage"), (Last + 1, "payload.info.last_token_usage.input_tokens"),
        (Last + 2, "payload.info.last_token_usage.cached_input_tokens"), (Last + 3, "payload.info.last_token_usage.output_tokens"),
        (Last + 4, "payload.info.last_token_usage.reasoning_output_tokens"), (Last + 5, "payload.info.last_token_usage.total_tokens"));
}
