using Microsoft.Extensions.Logging;

namespace Fazm.Metering.Hosting.Outbox;

/// <summary>What the sender logs: numbers and kinds of failures. Words of a failure may be a server's, so they stay out.</summary>
internal static partial class SenderLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Sent {Count} events from the outbox.")]
    public static partial void Sent(ILogger log, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Sending {Count} events failed with {Error}, {Failures} times in a row; next try in {Wait}. They stay in the outbox.")]
    public static partial void Failed(ILogger log, int count, string error, int failures, TimeSpan wait);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "{Count} events stay in the outbox; they go out after the next start.")]
    public static partial void Left(ILogger log, int count);
}
