using System.Collections.Immutable;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>The fields of one transcript row that a meter may need, wherever they stand in it.</summary>
internal ref struct TranscriptRow
{
    public Utf8Value Type;
    public Utf8Value SessionId;
    public Utf8Value ForkedFrom;
    public Utf8Value Uuid;
    public Utf8Value RequestId;
    public Utf8Value RequestRef;
    public Utf8Value RequestedModel;
    public Utf8Value AgentId;
    public Utf8Value Cwd;
    public Utf8Value Id;
    public Utf8Value Base;
    public EventTime At;
    public bool IsSidechain;
    public TranscriptMessage Message;
    public AgentProgress Progress;

    /// <summary>Counts that old clients wrote beside the message.</summary>
    public UsageFields Flat;

    public PicoUsd? TotalCost;
    public string? TotalDuration;
    public ImmutableArray<ModelCount> ModelUsage;
    public bool ModelUsageIsRefused;

    /// <summary>Reads a whole row.</summary>
    /// <returns><see langword="false"/> where the row is not one complete object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> row, Utf8Interner names, ref TranscriptRow fields)
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

            // The reader itself refuses whatever stands behind the object.
            json.Read();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second kind: a key with half a surrogate pair.
            return false;
        }
    }

    private static void ReadField(ref Utf8JsonReader json, Utf8Interner names, ref TranscriptRow row)
    {
        if (json.ValueTextEquals("type"u8))
        {
            row.Type = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("sessionId"u8))
        {
            row.SessionId = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("timestamp"u8))
        {
            json.Read();
            row.At = JsonText.Time(ref json);
            json.Skip();
        }
        else if (json.ValueTextEquals("message"u8))
        {
            TranscriptMessage.Read(ref json, names, ref row.Message);
        }
        else if (json.ValueTextEquals("uuid"u8))
        {
            row.Uuid = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("cwd"u8))
        {
            row.Cwd = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("isSidechain"u8))
        {
            json.Read();
            row.IsSidechain = JsonText.IsTrue(ref json);
            json.Skip();
        }
        else if (json.ValueTextEquals("requestId"u8))
        {
            row.RequestId = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("requestRef"u8))
        {
            row.RequestRef = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("requestedModel"u8))
        {
            row.RequestedModel = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("agentId"u8))
        {
            row.AgentId = Utf8Value.Next(ref json);
        }
        else
        {
            ReadRareField(ref json, names, ref row);
        }
    }

    private static void ReadRareField(ref Utf8JsonReader json, Utf8Interner names, ref TranscriptRow row)
    {
        if (json.ValueTextEquals("data"u8))
        {
            AgentProgress.Read(ref json, names, ref row.Progress);
        }
        else if (json.ValueTextEquals("id"u8))
        {
            row.Id = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("base"u8))
        {
            row.Base = Utf8Value.Next(ref json);
        }
        else if (json.ValueTextEquals("forkedFrom"u8))
        {
            ReadForkedFrom(ref json, ref row);
        }
        else if (json.ValueTextEquals("modelUsage"u8))
        {
            json.Read();
            row.ModelUsage = CamelCaseCounts.ReadTable(ref json, names, out row.ModelUsageIsRefused);
        }
        else if (json.ValueTextEquals("totalCostUSD"u8))
        {
            json.Read();
            row.TotalCost = JsonText.Amount(ref json);
            json.Skip();
        }
        else if (json.ValueTextEquals("totalDuration"u8))
        {
            json.Read();
            row.TotalDuration = json.TokenType == JsonTokenType.Number ? names.Intern(json.ValueSpan) : null;
            json.Skip();
        }
        else if (!CamelCaseCounts.TryRead(ref json, ref row.Flat))
        {
            json.Skip();
        }
    }

    /// <summary>Reads <c>{"sessionId":"…","messageUuid":"…"}</c>.</summary>
    private static void ReadForkedFrom(ref Utf8JsonReader json, ref TranscriptRow row)
    {
        row.ForkedFrom = default;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("sessionId"u8))
            {
                row.ForkedFrom = Utf8Value.Next(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
