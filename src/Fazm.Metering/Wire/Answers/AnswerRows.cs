using System.Text;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Answers;

/// <summary>Hears answers in the rows of one surface.</summary>
internal abstract class AnswerRows
{
    private char[] _text = new char[1024];

    protected Utf8Interner Names { get; } = new();

    public ReadOnlySpan<char> Memory => _text;

    /// <summary>Reads a row; throws where it is not JSON.</summary>
    public abstract void Read(ReadOnlySpan<byte> row, IAnswerListener listener);

    /// <summary>Hands on the text of a JSON string, or of any other value as it is written.</summary>
    protected void Tell(IAnswerListener listener, in AnswerChunk chunk, ReadOnlySpan<byte> row, JsonPart value)
    {
        if (value.IsPresent)
        {
            Tell(listener, chunk, value.In(row), isJsonText: row[value.Start] == '"');
        }
    }

    /// <summary>Hands on a text.</summary>
    protected void Tell(IAnswerListener listener, in AnswerChunk chunk, ReadOnlySpan<byte> utf8, bool isJsonText)
    {
        if (_text.Length < utf8.Length)
        {
            _text = new char[utf8.Length * 2];
        }

        var length = isJsonText ? Unescape(utf8) : Encoding.UTF8.GetChars(utf8, _text);
        try
        {
            listener.Hear(new AnswerChunk
            {
                Session = chunk.Session,
                MessageId = chunk.MessageId,
                Model = chunk.Model,
                IsSide = chunk.IsSide,
                Part = chunk.Part,
                BeginsPart = chunk.BeginsPart,
                Text = _text.AsSpan(0, length),
            });
        }
        finally
        {
            _text.AsSpan(0, length).Clear();
        }
    }

    private int Unescape(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, JsonText.Options);
        json.Read();
        try
        {
            return json.CopyString(_text.AsSpan());
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, parted by the chunks: counted as it is written.
            return Encoding.UTF8.GetChars(json.ValueSpan, _text);
        }
    }
}
