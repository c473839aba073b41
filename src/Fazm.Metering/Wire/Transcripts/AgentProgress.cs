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

    /// <summary>Reads the value at the scanner.</summary>
    public static void Read(scoped ref RowScanner json, ref AgentProgress progress)
    {
        progress = default;
        if (!json.TryOpenObject())
        {
            return;
        }

        while (json.TryKey(out var key))
        {
            if (key.SequenceEqual("type"u8))
            {
                progress.Type = Utf8Value.Next(ref json);
            }
            else if (key.SequenceEqual("agentId"u8))
            {
                progress.AgentId = Utf8Value.Next(ref json);
            }
            else if (key.SequenceEqual("message"u8))
            {
                ReadRow(ref json, ref progress);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadRow(scoped ref RowScanner json, ref AgentProgress progress)
    {
        if (!json.TryOpenObject())
        {
            return;
        }

        while (json.TryKey(out var key))
        {
            switch (key.Length)
            {
                case 4 when key.SequenceEqual("type"u8):
                    progress.RowType = Utf8Value.Next(ref json);
                    break;
                case 9 when key.SequenceEqual("requestId"u8):
                    progress.RequestId = Utf8Value.Next(ref json);
                    break;
                case 4 when key.SequenceEqual("uuid"u8):
                    progress.Uuid = Utf8Value.Next(ref json);
                    break;
                case 9 when key.SequenceEqual("timestamp"u8):
                    progress.At = json.Time();
                    break;
                case 7 when key.SequenceEqual("message"u8):
                    TranscriptMessage.Read(ref json, ref progress.Message);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }
}
