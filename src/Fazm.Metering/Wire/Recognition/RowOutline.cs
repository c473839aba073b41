using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Recognition;

/// <summary>The top level of a row: its type and which telling keys it has.</summary>
internal ref struct RowOutline
{
    public Utf8Value Type;
    private RowKeys _keys;

    public readonly bool Has(RowKeys keys) => (_keys & keys) == keys;

    public readonly bool HasAny(RowKeys keys) => (_keys & keys) != 0;

    public readonly bool IsOneOf(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c) => Type.Is(a) || Type.Is(b) || Type.Is(c);

    /// <summary>Reads a whole row.</summary>
    /// <returns><see langword="false"/> where the row is not one complete object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> row, ref RowOutline outline)
    {
        if (!RowProblem.LooksLikeObject(row))
        {
            return false;
        }

        try
        {
            var json = new Utf8JsonReader(row, JsonText.Options);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("type"u8))
                {
                    outline.Type = Utf8Value.Next(ref json);
                    continue;
                }

                var key = Key(ref json);
                json.Read();
                outline._keys |= key == RowKeys.Message && json.TokenType == JsonTokenType.StartObject ? key | RowKeys.MessageIsObject : key;
                json.Skip();
            }

            json.Read();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static RowKeys Key(ref Utf8JsonReader json) =>
        json.ValueTextEquals("jsonrpc"u8) ? RowKeys.JsonRpc
        : json.ValueTextEquals("dir"u8) ? RowKeys.Direction
        : json.ValueTextEquals("message"u8) || json.ValueTextEquals("msg"u8) ? RowKeys.Message
        : json.ValueTextEquals("payload"u8) ? RowKeys.Payload
        : json.ValueTextEquals("session_id"u8) ? RowKeys.SnakeSession
        : json.ValueTextEquals("sessionId"u8) ? RowKeys.CamelSession
        : json.ValueTextEquals("parent_tool_use_id"u8) ? RowKeys.ParentToolUse
        : json.ValueTextEquals("total_cost_usd"u8) ? RowKeys.TotalCost
        : json.ValueTextEquals("modelUsage"u8) ? RowKeys.ModelUsage
        : json.ValueTextEquals("costUsd"u8) ? RowKeys.BridgeCost
        : json.ValueTextEquals("usage"u8) ? RowKeys.Usage
        : json.ValueTextEquals("custom_id"u8) ? RowKeys.CustomId
        : json.ValueTextEquals("result"u8) ? RowKeys.Result
        : json.ValueTextEquals("parentUuid"u8) ? RowKeys.ParentUuid
        : json.ValueTextEquals("isSidechain"u8) ? RowKeys.Sidechain
        : json.ValueTextEquals("leafUuid"u8) ? RowKeys.LeafUuid
        : json.ValueTextEquals("uuid"u8) ? RowKeys.Uuid
        : json.ValueTextEquals("timestamp"u8) ? RowKeys.Timestamp
        : RowKeys.None;
}
