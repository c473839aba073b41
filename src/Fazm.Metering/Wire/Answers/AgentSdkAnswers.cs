using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.Streams;

namespace Fazm.Metering.Wire.Answers;

/// <summary>Hears stream-json.</summary>
internal sealed class AgentSdkAnswers(ReaderOptions options) : AnswerEvents
{
    // The last answer that each conversation streamed.
    private readonly Dictionary<(string Session, string? Parent), (string? Message, string? Model)> _streamed = [];

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> row, IAnswerListener listener)
    {
        row = RowText.Trim(row);
        if (row.StartsWith((byte)'['))
        {
            var json = new RowScanner(row);
            json.TryOpenArray();
            while (json.TryElement() && json.Raw() is { IsEmpty: false } element)
            {
                ReadObject(element, listener);
            }
        }
        else if (!row.IsEmpty)
        {
            ReadObject(row, listener);
        }
    }

    private void ReadObject(ReadOnlySpan<byte> row, IAnswerListener listener)
    {
        var whole = JsonFind.Whole(row);
        var type = JsonFind.In(row, whole, "type"u8);
        var isEvent = type.Is(row, "stream_event"u8);
        if (!isEvent && !type.Is(row, "assistant"u8))
        {
            return;
        }

        var session = JsonFind.In(row, whole, "session_id"u8).Text(row, Names) ?? options.Session ?? SessionIds.Unknown;
        var parent = JsonFind.In(row, whole, "parent_tool_use_id"u8).Text(row, Names);
        var (message, model) = _streamed.GetValueOrDefault((session, parent));
        if (isEvent)
        {
            var open = new AnswerChunk { Session = session, IsSide = parent is not null, MessageId = message, Model = model ?? options.Model };
            ReadEvent(row, JsonFind.In(row, whole, "event"u8), ref open, listener);
            _streamed[(session, parent)] = (open.MessageId, open.Model);
        }
        else
        {
            ReadWhole(row, JsonFind.In(row, whole, "message"u8), session, parent, message, listener);
        }
    }

    /// <summary>An <c>assistant</c> row holds blocks of the answer, whole.</summary>
    private void ReadWhole(ReadOnlySpan<byte> row, JsonPart body, string session, string? parent, string? streamed, IAnswerListener listener)
    {
        var id = JsonFind.In(row, body, "id"u8).Text(row, Names);
        if (id is null || string.Equals(id, streamed, StringComparison.Ordinal))
        {
            return;
        }

        var answer = new AnswerChunk
        {
            Session = session,
            MessageId = id,
            Model = JsonFind.In(row, body, "model"u8).Model(row, Names) ?? options.Model,
            IsSide = parent is not null,
        };
        var json = new RowScanner(JsonFind.In(row, body, "content"u8).In(row));
        if (json.TryOpenArray())
        {
            while (json.TryElement() && json.Raw() is { IsEmpty: false } block)
            {
                ReadBlock(block, JsonFind.Whole(block), answer, listener, isWhole: true);
            }
        }
    }
}
