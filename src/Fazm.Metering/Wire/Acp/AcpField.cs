using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Acp;

/// <summary>The fields of a JSON-RPC message, or of the line that wraps it, that matter.</summary>
internal static class AcpField
{
    public const int Id = 0;
    public const int Method = 1;
    public const int Result = 2;
    public const int Error = 3;
    public const int Wrapped = 4;
    public const int Direction = 5;
    public const int Time = 6;

    /// <summary>The session beside the message, where the one who wrote it down says it.</summary>
    public const int Beside = 7;

    /// <summary>The session that the parameters name.</summary>
    public const int Session = 8;
    public const int Directory = 9;

    /// <summary>What kind of update it is.</summary>
    public const int Kind = 10;
    public const int Message = 11;
    public const int Amount = 12;
    public const int Currency = 13;
    public const int UpdatedAt = 14;
    public const int Model = 15;
    public const int Origin = 16;
    public const int Parent = 17;
    public const int StopReason = 18;
    public const int Usage = 19;

    /// <summary>The session that the answer names.</summary>
    public const int Made = 20;
    public const int Quota = 21;
    public const int CostUsd = 22;

    private const int None = -1;

    public static readonly RowShape Shape = new(
        (Id, "id"), (Method, "method"), (Result, "result"), (Error, "error"), (Wrapped, "msg"), (Direction, "dir"), (Time, "t"), (Beside, "_session"),
        (Session, "params.sessionId"), (Directory, "params.cwd"), (Kind, "params.update.sessionUpdate"), (Message, "params.update.messageId"),
        (Amount, "params.update.cost.amount"), (Currency, "params.update.cost.currency"), (UpdatedAt, "params.update.updatedAt"),
        (Model, "params.update._meta._claude/model"), (Origin, "params.update._meta._claude/origin.kind"), (Parent, "params.update._meta.claudeCode.parentToolUseId"),
        (StopReason, "result.stopReason"), (Usage, "result.usage"), (Made, "result.sessionId"), (Quota, "result._meta.quota.model_usage"), (CostUsd, "result._meta.costUsd"),
        (None, "jsonrpc"), (None, "params.update.used"), (None, "params.update.size"), (None, "params.update.content"), (None, "params.update.toolCallId"));
}
