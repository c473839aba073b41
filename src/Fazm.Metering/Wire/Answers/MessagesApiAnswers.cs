using Fazm.Metering.Observations;
using Fazm.Metering.Wire.MessagesApi;

namespace Fazm.Metering.Wire.Answers;

/// <summary>Hears the Messages API's events.</summary>
internal sealed class MessagesApiAnswers(ReaderOptions options) : AnswerEvents
{
    private readonly string _session = options.Session ?? SessionIds.Unknown;
    private string? _message;
    private string? _model;

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> row, IAnswerListener listener)
    {
        if (!EventLine.TryData(row, out var data) || !data.StartsWith((byte)'{'))
        {
            return;
        }

        var open = new AnswerChunk { Session = _session, IsSide = options.Agent is not null, MessageId = _message, Model = _model ?? options.Model };
        ReadEvent(data, JsonFind.Whole(data), ref open, listener);
        (_message, _model) = (open.MessageId, open.Model);
    }
}
