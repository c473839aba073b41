using System.Runtime.CompilerServices;
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
    private readonly RowWalk _rows = new(ApiField.Shape);
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

        RowFields found = default;
        if (!_rows.TryScan(data, ref found))
        {
            Emit(data.SequenceEqual("[DONE]"u8) ? Reason.NoUsage : RowProblem.Of(data));
            return;
        }

        if (!_isPlaced && _options.Project is { } project)
        {
            _isPlaced = true;
            Emit(new SessionFact(_session) { Project = project });
        }

        var type = found[ApiField.Type].Bytes(data);
        if (type.SequenceEqual("message_start"u8))
        {
            Take(data, found, ApiField.Message, isWhole: false);
        }
        else if (type.SequenceEqual("message_delta"u8))
        {
            Delta(data, found);
        }
        else if (type.SequenceEqual("message_stop"u8))
        {
            _isOpen = false;
            Emit(Reason.NoUsage);
        }
        else if (type.SequenceEqual("message"u8))
        {
            Take(data, found, ApiField.Top, isWhole: true);
        }
        else if (found[ApiField.BatchResult + ApiField.Usage].IsObject(data))
        {
            Take(data, found, ApiField.BatchResult, isWhole: true);
        }
        else if (type.SequenceEqual("error"u8))
        {
            Emit(Reason.NoUsage, _session, found[ApiField.ErrorType].Text(data, Names));
        }
        else
        {
            Emit(Reason.NoUsage);
        }
    }

    /// <summary>Takes an answer: whole, or its start.</summary>
    private void Take(ReadOnlySpan<byte> row, in RowFields found, int at, bool isWhole)
    {
        var hasUsage = found[at + ApiField.Usage].TryUsage(row, Names, out var usage);
        _isOpen = !isWhole;
        _message = found[at + ApiField.Id].Text(row, Names);
        _model = found[at + ApiField.Model].Model(row, Names);
        _usage = usage;
        Tell(hasUsage, isWhole && found[at + ApiField.StopReason].IsTextBut(row, ""u8) ? Completeness.Final : Completeness.Partial);
    }

    private void Delta(ReadOnlySpan<byte> row, in RowFields found)
    {
        var hasUsage = found[ApiField.Top + ApiField.Usage].TryUsage(row, Names, out var named);
        if (!_isOpen)
        {
            Emit(hasUsage ? Reason.AnswerWithoutStart : Reason.NoUsage, _session);
            return;
        }

        if (named.IsRefused)
        {
            // It replaces nothing: what comes behind it may be whole again.
            Emit(Reason.NegativeTokenCount, _session, _model);
            return;
        }

        _usage.Replace(named);
        Tell(hasUsage, found[ApiField.DeltaStop].IsTextBut(row, ""u8) ? Completeness.Final : Completeness.MadeUp);
    }

    // Kept apart: room for a call would be cleared on the way of rows that tell of none.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Tell(bool hasUsage, Completeness completeness)
    {
        var request = Request();
        if (!hasUsage)
        {
            Emit(Reason.NoUsage);
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
            Emit(new CallSnapshot
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
            });
        }
    }

    /// <summary>The request id that the caller gave belongs to the first answer only.</summary>
    private string? Request()
    {
        _requestOwner ??= _message ?? string.Empty;
        return string.Equals(_requestOwner, _message ?? string.Empty, StringComparison.Ordinal) ? _options.RequestId : null;
    }
}
