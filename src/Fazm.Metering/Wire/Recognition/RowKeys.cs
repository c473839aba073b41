namespace Fazm.Metering.Wire.Recognition;

/// <summary>The keys of a row that tell where it comes from.</summary>
[Flags]
internal enum RowKeys
{
    None = 0,
    JsonRpc = 1,
    Direction = 1 << 1,
    Message = 1 << 2,
    MessageIsObject = 1 << 3,
    Payload = 1 << 4,
    SnakeSession = 1 << 5,
    CamelSession = 1 << 6,
    ParentToolUse = 1 << 7,
    TotalCost = 1 << 8,
    ModelUsage = 1 << 9,
    BridgeCost = 1 << 10,
    Usage = 1 << 11,
    CustomId = 1 << 13,
    Result = 1 << 14,
    ParentUuid = 1 << 15,
    Sidechain = 1 << 16,
    LeafUuid = 1 << 17,
    Uuid = 1 << 18,
    Timestamp = 1 << 19,
}
