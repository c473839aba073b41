using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Answers;

namespace Fazm.Metering.Wire;

/// <summary>Hears the text of answers in the rows of a live stream, for a running estimate: text, thinking and tool input, as they come in.</summary>
/// <remarks>
/// <para>Beside the <see cref="WireReader"/> of the same stream, which says what counts. It hears the Messages API's events, stream-json, and ACP; other surfaces tell usage
/// with the text or after it. Rows that it cannot read say nothing here; their reader remarks on them.</para>
/// <para>Where stream-json repeats a streamed answer as a whole, the repeat is not heard; without streaming (<c>--include-partial-messages</c>), the whole is. On ACP history
/// that is played again is not heard. Text is handed on from one buffer, which is cleared when the listener returns; between rows only ids, names of models and
/// lengths are kept. Not thread-safe: one reader per stream.</para>
/// </remarks>
public sealed class AnswerReader
{
    private readonly AnswerRows? _rows;

    /// <summary>A reader of one stream, from its beginning.</summary>
    /// <param name="surface">What the stream is.</param>
    /// <param name="options">What the caller knows; the same as for the stream's reader.</param>
    public AnswerReader(Surface surface, ReaderOptions? options = null)
    {
        Surface = surface;
        options ??= ReaderOptions.Default;
        _rows = surface switch
        {
            Surface.MessagesApi => new MessagesApiAnswers(options),
            Surface.AgentSdk => new AgentSdkAnswers(options),
            Surface.Acp => new AcpAnswers(options),
            _ => null,
        };
    }

    /// <summary>What the stream is.</summary>
    public Surface Surface { get; }

    /// <summary>Reads one row, without its line end. Never throws on what it reads.</summary>
    /// <param name="row">UTF-8 bytes; they are not kept.</param>
    /// <param name="listener">Hears every piece of an answer in the row; mostly one or none.</param>
    public void Read(ReadOnlySpan<byte> row, IAnswerListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        try
        {
            _rows?.Read(row, listener);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no Unicode. What was heard before it was heard.
        }
    }

    /// <summary>What text is kept now; for the proof that it is none.</summary>
    internal ReadOnlySpan<char> Memory => _rows is null ? default : _rows.Memory;
}
