using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.MessagesApi;

/// <summary>The fields of an event, an answer or a batch's result that matter.</summary>
internal static class ApiField
{
    public const int Type = 0;
    public const int ErrorType = 1;
    public const int DeltaStop = 2;

    /// <summary>The row's own answer, or the usage of a delta; what is in it stands at <see cref="Id"/> and so on behind it.</summary>
    public const int Top = 3;

    /// <summary>The message of a <c>message_start</c>, alike.</summary>
    public const int Message = 7;

    /// <summary>The message of a batch's result, alike.</summary>
    public const int BatchResult = 11;

    /// <summary>Behind an answer: its id.</summary>
    public const int Id = 0;

    /// <summary>Behind an answer: its model.</summary>
    public const int Model = 1;

    /// <summary>Behind an answer: why it ended.</summary>
    public const int StopReason = 2;

    /// <summary>Behind an answer: its usage.</summary>
    public const int Usage = 3;

    private const int None = -1;

    public static readonly RowShape Shape = new(
        (Type, "type"), (ErrorType, "error.type"), (DeltaStop, "delta.stop_reason"),
        (Top + Id, "id"), (Top + Model, "model"), (Top + StopReason, "stop_reason"), (Top + Usage, "usage"),
        (Message + Id, "message.id"), (Message + Model, "message.model"), (Message + StopReason, "message.stop_reason"), (Message + Usage, "message.usage"),
        (BatchResult + Id, "result.message.id"), (BatchResult + Model, "result.message.model"), (BatchResult + StopReason, "result.message.stop_reason"),
        (BatchResult + Usage, "result.message.usage"),
        (None, "index"), (None, "delta.type"), (None, "delta.text"), (None, "delta.stop_sequence"), (None, "message.type"), (None, "message.role"), (None, "message.content"));
}
