using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Bridge;

/// <summary>The fields of a line of the bridge that matter.</summary>
internal static class BridgeField
{
    public const int Type = 0;
    public const int Session = 1;
    public const int NewSession = 2;
    public const int Model = 3;
    public const int Time = 4;
    public const int Cost = 5;
    public const int Input = 6;
    public const int Output = 7;
    public const int CacheRead = 8;
    public const int CacheWrite = 9;

    public static readonly RowShape Shape = new(
        (Type, "type"), (Session, "sessionId"), (NewSession, "newSessionId"), (Model, "model"), (Time, "timestamp"), (Cost, "costUsd"),
        (Input, "inputTokens"), (Output, "outputTokens"), (CacheRead, "cacheReadTokens"), (CacheWrite, "cacheWriteTokens"));
}
