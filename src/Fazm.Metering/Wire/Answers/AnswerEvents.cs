using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Answers;

/// <summary>Reads the events of a streamed answer, which the Messages API and stream-json spell alike.</summary>
internal abstract class AnswerEvents : AnswerRows
{
    /// <summary>Reads one event of an answer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="part">The event's object in it.</param>
    /// <param name="open">The answer on its way in this conversation; replaced where the event begins another.</param>
    /// <param name="listener">Hears it.</param>
    protected void ReadEvent(ReadOnlySpan<byte> row, JsonPart part, ref AnswerChunk open, IAnswerListener listener)
    {
        var type = JsonFind.In(row, part, "type"u8);
        if (type.Is(row, "message_start"u8))
        {
            var message = JsonFind.In(row, part, "message"u8);
            open = new AnswerChunk
            {
                Session = open.Session,
                IsSide = open.IsSide,
                MessageId = JsonFind.In(row, message, "id"u8).Text(row, Names),
                Model = JsonFind.In(row, message, "model"u8).Model(row, Names),
            };
        }
        else if (open.MessageId is null)
        {
            // The recording began inside this answer: nothing says which it is.
        }
        else if (type.Is(row, "content_block_start"u8))
        {
            ReadBlock(row, JsonFind.In(row, part, "content_block"u8), open, listener, isWhole: false);
        }
        else if (type.Is(row, "content_block_delta"u8))
        {
            var delta = JsonFind.In(row, part, "delta"u8);
            var kind = JsonFind.In(row, delta, "type"u8);
            if (kind.Is(row, "text_delta"u8))
            {
                Tell(listener, Piece(open, AnswerPart.Text), row, JsonFind.In(row, delta, "text"u8));
            }
            else if (kind.Is(row, "thinking_delta"u8))
            {
                Tell(listener, Piece(open, AnswerPart.Thinking), row, JsonFind.In(row, delta, "thinking"u8));
            }
            else if (kind.Is(row, "input_json_delta"u8))
            {
                Tell(listener, Piece(open, AnswerPart.ToolInput), row, JsonFind.In(row, delta, "partial_json"u8));
            }
        }
    }

    /// <summary>Reads a block of an answer: its beginning, or all of it. What servers answered to tools is no output.</summary>
    protected void ReadBlock(ReadOnlySpan<byte> row, JsonPart block, in AnswerChunk open, IAnswerListener listener, bool isWhole)
    {
        var type = JsonFind.In(row, block, "type"u8);
        if (type.Is(row, "text"u8))
        {
            Tell(listener, Piece(open, AnswerPart.Text, begins: true), row, JsonFind.In(row, block, "text"u8));
        }
        else if (type.Is(row, "thinking"u8))
        {
            Tell(listener, Piece(open, AnswerPart.Thinking, begins: true), row, JsonFind.In(row, block, "thinking"u8));
        }
        else if (type.Is(row, "tool_use"u8) || type.Is(row, "server_tool_use"u8))
        {
            Tell(listener, Piece(open, AnswerPart.ToolInput, begins: true), row, JsonFind.In(row, block, "name"u8));
            if (isWhole)
            {
                Tell(listener, Piece(open, AnswerPart.ToolInput, begins: true), row, JsonFind.In(row, block, "input"u8));
            }
        }
    }

    private static AnswerChunk Piece(in AnswerChunk open, AnswerPart part, bool begins = false) => new()
    {
        Session = open.Session,
        MessageId = open.MessageId,
        Model = open.Model,
        IsSide = open.IsSide,
        Part = part,
        BeginsPart = begins,
    };
}
