using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.MessagesApi;

namespace Fazm.Metering.Wire;

/// <summary>Reads what the Messages API itself sends: the events of a streamed answer, plain answers, and lines of a batch's results.</summary>
/// <remarks>
/// <para>A row is the data of one event, or one JSON answer. Lines of a recorded event stream will do as well: a <c>data:</c> line is taken as its data, which
/// the API writes on one line, and the other lines of the format say nothing. Several answers may follow each other; a new start ends the one before.</para>
/// <para>An answer's events are cumulative: what <c>message_delta</c> names replaces what <c>message_start</c> said, field by field, and nothing is added
/// (the API's documentation of streaming). Numbers without a stop reason are <see cref="Completeness.Partial"/> from the start and
/// <see cref="Completeness.MadeUp"/> from a delta; an answer that is cut stays partial. The same answer heard twice has the same ids.</para>
/// <para>The wire names no session and no time: the session is <see cref="ReaderOptions.Session"/>, else <see cref="SessionIds.Unknown"/>, the same for all
/// streams, so that copies of one answer meet; the time is unknown.</para>
/// </remarks>
public sealed class MessagesApiReader : WireReader
{
    private static readonly Observation Nothing = Observation.Of(new Remark(Reason.NoUsage));

    private readonly ReaderOptions _options;
    private readonly string _session;
    private string? _message;
    private string? _model;
    private string? _requestOwner;
    private UsageFields _usage;
    private bool _isOpen;
    private bool _isPlaced;

    /// <summary>A reader of one stream.</summary>
    /// <param name="options">What the caller knows; nothing where it is left out.</param>
    public MessagesApiReader(ReaderOptions? options = null)
        : base(Surface.MessagesApi)
    {
        _options = options ?? ReaderOptions.Default;
        _session = _options.Session ?? SessionIds.Unknown;
    }

    private protected override void ReadRow(ReadOnlySpan<byte> row)
    {
        if (!EventLine.TryData(row, out var data))
        {
            return;
        }

        ApiRow fields = default;
        if (!ApiRow.TryRead(data, Names, ref fields))
        {
            Emit(data.SequenceEqual("[DONE]"u8) ? Reason.NoUsage : RowProblem.Of(data));
            return;
        }

        if (!_isPlaced && _options.Project is { } project)
        {
            _isPlaced = true;
            Emit(Observation.Of(new SessionFact(_session) { Project = project }));
        }

        if (fields.Type.Is("message_start"u8))
        {
            Start(fields.Message);
        }
        else if (fields.Type.Is("message_delta"u8))
        {
            Delta(fields);
        }
        else if (fields.Type.Is("message_stop"u8))
        {
            _isOpen = false;
            Emit(Nothing);
        }
        else if (fields.Type.Is("message"u8))
        {
            Whole(fields.Top);
        }
        else if (fields.BatchResult.HasUsage)
        {
            Whole(fields.BatchResult);
        }
        else if (fields.Type.Is("error"u8))
        {
            Emit(Reason.NoUsage, _session, fields.ErrorType.Text(Names));
        }
        else
        {
            Emit(Nothing);
        }
    }

    private void Start(in ApiMessage message)
    {
        _isOpen = true;
        _message = message.Id.Text(Names);
        _model = message.Model.Model(Names);
        _usage = message.Usage;
        Tell(message.HasUsage, Completeness.Partial);
    }

    private void Delta(in ApiRow row)
    {
        if (!_isOpen)
        {
            Emit(row.Top.HasUsage ? Reason.AnswerWithoutStart : Reason.NoUsage, _session);
            return;
        }

        if (row.Top.Usage.IsRefused)
        {
            // It replaces nothing: what comes behind it may be whole again.
            Emit(Reason.NegativeTokenCount, _session, _model);
            return;
        }

        _usage.Replace(row.Top.Usage);
        Tell(row.Top.HasUsage, row.DeltaHasStopReason ? Completeness.Final : Completeness.MadeUp);
    }

    private void Whole(in ApiMessage message)
    {
        _isOpen = false;
        _message = message.Id.Text(Names);
        _model = message.Model.Model(Names);
        _usage = message.Usage;
        Tell(message.HasUsage, message.HasStopReason ? Completeness.Final : Completeness.Partial);
    }

    private void Tell(bool hasUsage, Completeness completeness)
    {
        var request = Request();
        if (!hasUsage)
        {
            Emit(Nothing);
        }
        else if (_usage.IsRefused)
        {
            Emit(Reason.NegativeTokenCount, _session, _model);
        }
        else if ((_message ?? request) is null)
        {
            // Without any id the parts of one answer could not be told from another's.
            Emit(Reason.AnswerWithoutStart, _session, _model);
        }
        else
        {
            Emit(Observation.Of(new CallSnapshot
            {
                RequestId = request,
                MessageId = _message,
                Session = _session,
                Model = _model ?? _options.Model,
                Usage = _usage.ToUsage(),
                Completeness = completeness,
                Surface = Surface.MessagesApi,
                Agent = _options.Agent,
                IsSide = _options.Agent is not null,
            }));
        }
    }

    /// <summary>The request id that the caller gave belongs to the first answer only.</summary>
    private string? Request()
    {
        _requestOwner ??= _message ?? string.Empty;
        return string.Equals(_requestOwner, _message ?? string.Empty, StringComparison.Ordinal) ? _options.RequestId : null;
    }
}
