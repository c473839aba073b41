namespace Fazm.Metering.Wire.Transcripts;

/// <summary>Reads again the rows that were passed over before a saved state, which has the newest time before it. Few files have one, and each byte is read again once at most.</summary>
/// <param name="stream">The file's stream, which stands where the reader needs it.</param>
/// <param name="maxRowBytes">The longest row that is taken.</param>
internal sealed class SkimmedTimes(Stream stream, int maxRowBytes)
{
    private readonly long _origin = stream.Position;
    private long _told;

    /// <summary>Tells a reader of all rows before one, and leaves the stream where it stood.</summary>
    /// <param name="reader">The file's reader.</param>
    /// <param name="offset">Where the saved state's row begins, from where the stream stood at first.</param>
    public void Tell(TranscriptReader reader, long offset)
    {
        var stood = stream.Position;
        stream.Position = _origin + _told;
        var lines = new LineReader(stream, follow: false, maxRowBytes);
        lines.ExpectLines();
        while (lines.Read() && _told + lines.Offset < offset)
        {
            reader.HearTime(lines.Row);
        }

        lines.Release();
        _told = offset;
        stream.Position = stood;
    }
}
