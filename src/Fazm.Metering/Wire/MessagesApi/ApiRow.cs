using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.MessagesApi;

/// <summary>The fields of an event, an answer or a batch's result that a meter may need.</summary>
internal ref struct ApiRow
{
    public Utf8Value Type;
    public Utf8Value ErrorType;
    public bool DeltaHasStopReason;

    /// <summary>The row's own fields: a plain answer's, or the usage of a delta.</summary>
    public ApiMessage Top;

    /// <summary>The message of a <c>message_start</c>.</summary>
    public ApiMessage Message;

    /// <summary>The message of a batch's result.</summary>
    public ApiMessage BatchResult;

    /// <summary>Reads a whole row.</summary>
    /// <returns><see langword="false"/> where the row is not one complete object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> row, Utf8Interner names, ref ApiRow fields)
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
                ReadField(ref json, names, ref fields);
            }

            json.Read();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void ReadField(ref Utf8JsonReader json, Utf8Interner names, ref ApiRow row)
    {
        if (json.ValueTextEquals("type"u8))
        {
            row.Type = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("message"u8))
        {
            ApiMessage.Read(ref json, names, ref row.Message);
        }
        else if (json.ValueTextEquals("delta"u8))
        {
            ApiMessage delta = default;
            ApiMessage.Read(ref json, names, ref delta);
            row.DeltaHasStopReason = delta.HasStopReason;
        }
        else if (json.ValueTextEquals("result"u8))
        {
            ReadBatchResult(ref json, names, ref row);
        }
        else if (json.ValueTextEquals("error"u8))
        {
            ReadError(ref json, ref row);
        }
        else if (!row.Top.TryReadField(ref json, names))
        {
            json.Skip();
        }
    }

    /// <summary>Reads <c>{"type":"succeeded","message":{…}}</c>.</summary>
    private static void ReadBatchResult(ref Utf8JsonReader json, Utf8Interner names, ref ApiRow row)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("message"u8))
            {
                ApiMessage.Read(ref json, names, ref row.BatchResult);
            }
            else
            {
                json.Skip();
            }
        }
    }

    /// <summary>Reads <c>{"type":"overloaded_error","message":"…"}</c>.</summary>
    private static void ReadError(ref Utf8JsonReader json, ref ApiRow row)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                row.ErrorType = Utf8Value.Next(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
