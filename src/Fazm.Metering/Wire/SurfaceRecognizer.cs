using Fazm.Metering.Wire.Recognition;

namespace Fazm.Metering.Wire;

/// <summary>Tells a surface by what its rows look like, never by the name of a file; and makes the reader of a surface. Thread-safe.</summary>
public static class SurfaceRecognizer
{
    /// <summary>The surface that a row can only be of.</summary>
    /// <param name="row">One row, without its line end.</param>
    /// <returns><see cref="Surface.Unknown"/> where the row does not decide; the next one may.</returns>
    public static Surface Recognize(ReadOnlySpan<byte> row)
    {
        var text = row.Trim(" \t\r\n"u8);
        if (text.StartsWith("event:"u8) || (text.StartsWith("data:"u8) && text[5..].TrimStart((byte)' ').StartsWith("{"u8)))
        {
            return Surface.MessagesApi;
        }

        RowOutline outline = default;
        return RowOutline.TryRead(text, ref outline) ? Judge(outline) : Surface.Unknown;
    }

    /// <summary>A new reader of a surface.</summary>
    /// <param name="surface">The surface.</param>
    /// <param name="options">What the caller knows; nothing where it is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The surface is unknown.</exception>
    public static WireReader Create(Surface surface, ReaderOptions? options = null) => surface switch
    {
        Surface.MessagesApi => new MessagesApiReader(options),
        Surface.Transcript => new TranscriptReader(options),
        Surface.AgentSdk => new AgentSdkReader(options),
        _ => throw new ArgumentOutOfRangeException(nameof(surface), surface, "No reader reads this surface."),
    };

    private static Surface Judge(in RowOutline row)
    {
        // The envelope of a connection says it all, whatever it carries.
        if (row.Has(RowKeys.JsonRpc) || row.Has(RowKeys.Direction | RowKeys.Message))
        {
            return Surface.Acp;
        }

        if (row.Has(RowKeys.Payload) && (row.IsOneOf("session_meta"u8, "turn_context"u8, "event_msg"u8) || row.IsOneOf("response_item"u8, "compacted"u8, "token_usage_record"u8)))
        {
            return Surface.Codex;
        }

        // The client's own stream spells its ids with underscores, its transcripts in camel case; the bridge too, but without the row ids of a transcript.
        if (row.Has(RowKeys.SnakeSession) || row.Has(RowKeys.ParentToolUse) || (row.Type.Is("result"u8) && row.HasAny(RowKeys.TotalCost | RowKeys.ModelUsage)))
        {
            return Surface.AgentSdk;
        }

        if (row.IsOneOf("session_started"u8, "session_expired"u8, "credit_exhausted"u8) || (row.Type.Is("result"u8) && row.HasAny(RowKeys.BridgeCost | RowKeys.CamelSession)))
        {
            return Surface.Bridge;
        }

        if (row.Type.Is("message"u8) && row.Has(RowKeys.Usage))
        {
            return Surface.MessagesApi;
        }

        if (row.IsOneOf("message_start"u8, "message_delta"u8, "message_stop"u8) || row.IsOneOf("content_block_start"u8, "content_block_delta"u8, "content_block_stop"u8) ||
            row.Has(RowKeys.CustomId | RowKeys.Result))
        {
            return Surface.MessagesApi;
        }

        return IsTranscript(row) ? Surface.Transcript : Surface.Unknown;
    }

    private static bool IsTranscript(in RowOutline row) =>
        row.HasAny(RowKeys.ParentUuid | RowKeys.Sidechain)
        || (row.Has(RowKeys.CamelSession) && row.HasAny(RowKeys.Uuid | RowKeys.Timestamp) && !row.Type.IsEmpty)
        || (row.IsOneOf("assistant"u8, "user"u8, ""u8) && row.Has(RowKeys.Message | RowKeys.MessageIsObject))
        || (row.Type.Is("summary"u8) && row.Has(RowKeys.LeafUuid))
        || row.IsOneOf("file-history-snapshot"u8, "queue-operation"u8, "cost-state"u8);
}
