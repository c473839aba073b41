using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>The fields of a row of stream-json that matter. The order of keys varies: <c>type</c> need not come first.</summary>
internal static class SdkField
{
    public const int Type = 0;
    public const int Subtype = 1;
    public const int Session = 2;
    public const int Uuid = 3;
    public const int Parent = 4;
    public const int Agent = 5;
    public const int Request = 6;
    public const int Time = 7;
    public const int ApiMessage = 8;
    public const int Usage = 9;
    public const int Totals = 10;
    public const int Increments = 11;
    public const int Cost = 12;
    public const int OldCost = 13;
    public const int TurnCost = 14;
    public const int ResultIndex = 15;
    public const int Origin = 16;
    public const int Model = 17;
    public const int NewModel = 18;
    public const int Scope = 19;
    public const int Version = 20;
    public const int Directory = 21;
    public const int Event = 22;
    public const int StopReason = 23;
    public const int DeltaUsage = 24;

    /// <summary>The message of an <c>assistant</c> row; what is in it stands at <see cref="MessageId"/> and so on behind it.</summary>
    public const int Assistant = 25;

    /// <summary>The message of a <c>message_start</c>, alike.</summary>
    public const int Started = 29;

    /// <summary>Behind a message: its id.</summary>
    public const int MessageId = 1;

    /// <summary>Behind a message: its model.</summary>
    public const int MessageModel = 2;

    /// <summary>Behind a message: its usage.</summary>
    public const int MessageUsage = 3;

    private const int None = -1;

    public static readonly RowShape Shape = new(
        (Type, "type"), (Subtype, "subtype"), (Session, "session_id"), (Uuid, "uuid"), (Parent, "parent_tool_use_id"), (Agent, "agent_id"), (Request, "request_id"),
        (Time, "timestamp"), (ApiMessage, "api_message_id"), (Usage, "usage"), (Totals, "modelUsage"), (Increments, "model_usage_since_last_result"),
        (Cost, "total_cost_usd"), (OldCost, "total_cost"), (TurnCost, "cost_usd"), (ResultIndex, "result_index"), (Origin, "origin.kind"), (Model, "model"),
        (NewModel, "fallback_model"), (NewModel, "to_model"), (Scope, "scope"), (Version, "claude_code_version"), (Directory, "cwd"),
        (Event, "event.type"), (StopReason, "event.delta.stop_reason"), (DeltaUsage, "event.usage"),
        (Assistant, "message"), (Assistant + MessageId, "message.id"), (Assistant + MessageModel, "message.model"), (Assistant + MessageUsage, "message.usage"),
        (Started, "event.message"), (Started + MessageId, "event.message.id"), (Started + MessageModel, "event.message.model"), (Started + MessageUsage, "event.message.usage"),
        (None, "message.type"), (None, "message.role"), (None, "message.content"), (None, "message.stop_reason"), (None, "message.stop_sequence"),
        (None, "event.index"), (None, "event.delta.type"), (None, "event.delta.text"), (None, "event.delta.stop_sequence"));
}
