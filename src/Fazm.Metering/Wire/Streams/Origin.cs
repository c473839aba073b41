using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Streams;

/// <summary>What caused a cycle of work: clients write it as <c>{"kind":"human"}</c>, <c>{"kind":"task-notification",…}</c>.</summary>
internal static class Origin
{
    /// <summary>True when the origin is stated and is something other than a human's prompt.</summary>
    public static bool IsBackground(ReadOnlySpan<byte> row, JsonPart origin)
    {
        if (!origin.IsObject(row))
        {
            return false;
        }

        var json = origin.Open(row);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isKind = json.ValueTextEquals("kind"u8);
            json.Read();
            if (isKind)
            {
                return json.TokenType == JsonTokenType.String && !json.ValueTextEquals("human"u8);
            }

            json.Skip();
        }

        return false;
    }
}
