using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>The <c>data</c> of a progress row. A subagent's progress holds a whole assistant row of the subagent, which may stand nowhere else.</summary>
internal ref struct AgentProgress
{
    public Utf8Value Type;
    public Utf8Value AgentId;
    public Utf8Value RowType;
    public Utf8Value RequestId;
    public Utf8Value Uuid;
    public EventTime At;
    public TranscriptMessage Message;

    /// <summary>True where the row inside carries an answer's usage.</summary>
    public readonly bool HasUsage => Message.HasUsage && (RowType.IsEmpty ? Type.Is("agent_progress"u8) : RowType.Is("assistant"u8));

    /// <summary>Reads the value behind the key that the reader stands on.</summary>
    public static void Read(ref Utf8JsonReader json, Utf8Interner names, ref AgentProgress progress)
    {
        progress = default;
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
                progress.Type = Utf8Value.Next(ref json);
            }
            else if (json.ValueTextEquals("agentId"u8))
            {
                progress.AgentId = Utf8Value.Next(ref json);
            }
            else if (json.ValueTextEquals("message"u8))
            {
                ReadRow(ref json, names, ref progress);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadRow(ref Utf8JsonReader json, Utf8Interner names, ref AgentProgress progress)
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
                progress.RowType = Utf8Value.Next(ref json);
            }
            else if (json.ValueTextEquals("requestId"u8))
            {
                progress.RequestId = Utf8Value.Next(ref json);
            }
            else if (json.ValueTextEquals("uuid"u8))
            {
                progress.Uuid = Utf8Value.Next(ref json);
            }
            else if (json.ValueTextEquals("timestamp"u8))
            {
                json.Read();
                progress.At = JsonText.Time(ref json);
                json.Skip();
            }
            else if (json.ValueTextEquals("message"u8))
            {
                TranscriptMessage.Read(ref json, names, ref progress.Message);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
