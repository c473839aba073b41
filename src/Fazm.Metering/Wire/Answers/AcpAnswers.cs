using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.Streams;

namespace Fazm.Metering.Wire.Answers;

/// <summary>Hears one connection of the Agent Client Protocol, with the lines of both directions.</summary>
internal sealed class AcpAnswers(ReaderOptions options) : AnswerRows
{
    private readonly Dictionary<string, AcpTalk> _talks = new(StringComparer.Ordinal);
    private AcpTalk? _last;

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
        var message = JsonFind.In(row, JsonFind.Whole(row), "msg"u8);
        if (!message.IsObject(row))
        {
            message = JsonFind.Whole(row);
        }

        var method = JsonFind.In(row, message, "method"u8);
        if (!method.IsPresent)
        {
            return;
        }

        var parameters = JsonFind.In(row, message, "params"u8);
        var talk = TalkOf(JsonFind.In(row, parameters, "sessionId"u8).Text(row, Names));
        if (method.Is(row, "session/prompt"u8))
        {
            talk.IsLive = true;
        }
        else if (method.Is(row, "session/load"u8) || method.Is(row, "session/resume"u8))
        {
            // What follows is history, until the next prompt.
            talk.IsLive = false;
        }
        else if (method.Is(row, "session/update"u8))
        {
            ReadUpdate(row, JsonFind.In(row, parameters, "update"u8), talk, listener);
        }
    }

    private AcpTalk TalkOf(string? named)
    {
        if (named is null && _last is not null)
        {
            return _last;
        }

        var session = named ?? options.Session ?? SessionIds.Unknown;
        if (!_talks.TryGetValue(session, out var talk))
        {
            talk = new(session);
            _talks.Add(session, talk);
        }

        _last = talk;
        return talk;
    }

    private void ReadUpdate(ReadOnlySpan<byte> row, JsonPart update, AcpTalk talk, IAnswerListener listener)
    {
        var kind = JsonFind.In(row, update, "sessionUpdate"u8);
        var meta = JsonFind.In(row, update, "_meta"u8);
        if (kind.Is(row, "usage_update"u8))
        {
            talk.Model = JsonFind.In(row, meta, "_claude/model"u8).Model(row, Names) ?? talk.Model;
        }

        if (!talk.IsLive)
        {
            return;
        }

        var isSide = !JsonFind.In(row, JsonFind.In(row, meta, "claudeCode"u8), "parentToolUseId"u8).IsNothing(row);
        var isThought = kind.Is(row, "agent_thought_chunk"u8);
        if (isThought || kind.Is(row, "agent_message_chunk"u8))
        {
            var id = JsonFind.In(row, update, "messageId"u8).Text(row, Names);
            talk.Message = isSide ? talk.Message : id;
            Tell(listener, Piece(talk, id, isSide, isThought ? AnswerPart.Thinking : AnswerPart.Text, begins: false), row, JsonFind.In(row, JsonFind.In(row, update, "content"u8), "text"u8));
        }
        else if (kind.Is(row, "tool_call"u8) || kind.Is(row, "tool_call_update"u8))
        {
            ReadToolCall(row, update, talk, isSide, listener);
        }
    }

    /// <summary>Agents state a tool's input again whenever it grew. Only what was added is heard.</summary>
    private void ReadToolCall(ReadOnlySpan<byte> row, JsonPart update, AcpTalk talk, bool isSide, IAnswerListener listener)
    {
        var input = JsonFind.In(row, update, "rawInput"u8);
        if (!input.IsPresent || JsonFind.In(row, update, "toolCallId"u8).Text(row, Names) is not { } call)
        {
            return;
        }

        var heard = talk.InputHeard.GetValueOrDefault(call);
        if (input.Length > heard)
        {
            talk.InputHeard[call] = input.Length;
            Tell(listener, Piece(talk, isSide ? null : talk.Message, isSide, AnswerPart.ToolInput, begins: heard == 0), input.In(row)[heard..], isJsonText: false);
        }
    }

    private AnswerChunk Piece(AcpTalk talk, string? message, bool isSide, AnswerPart part, bool begins) =>
        new() { Session = talk.Session, MessageId = message, Model = talk.Model ?? options.Model, IsSide = isSide, Part = part, BeginsPart = begins };
}
