using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>Whose a row is: the session of its file, and the session it was born in.</summary>
/// <param name="file">The file's session, as its place on disk tells; a guess where it is no session id by shape.</param>
internal sealed class TranscriptSessions(string? file)
{
    private readonly string? _file = Guid.TryParseExact(file, "D", out _) ? file : null;
    private string? _last;
    private byte[] _lastBytes = [];
    private int _lastLength;

    /// <summary>The file's session, where its place on disk tells it for certain.</summary>
    public string? File => _file;

    /// <summary>The session of the row's file, and the row's own where that is another.</summary>
    public string Of(in TranscriptRow row, Utf8Interner names, out string? bornIn)
    {
        var own = Own(row, names);
        var session = _file ?? own ?? _last ?? file ?? SessionIds.Unknown;
        var origin = row.ForkedFrom.Text(names) ?? own;
        bornIn = string.Equals(origin, session, StringComparison.Ordinal) ? null : origin;
        return session;
    }

    /// <summary>The session that the row names; where it names none, that of its file.</summary>
    public string Named(in TranscriptRow row, Utf8Interner names) => Own(row, names) ?? _file ?? _last ?? file ?? SessionIds.Unknown;

    private string? Own(in TranscriptRow row, Utf8Interner names)
    {
        var bytes = row.SessionId.Bytes;
        if (!bytes.IsEmpty && !bytes.SequenceEqual(_lastBytes.AsSpan(0, _lastLength)))
        {
            _last = row.SessionId.Text(names);
            _lastBytes = _lastBytes.Length < bytes.Length ? new byte[bytes.Length] : _lastBytes;
            bytes.CopyTo(_lastBytes);
            _lastLength = bytes.Length;
        }

        return bytes.IsEmpty ? null : _last;
    }
}
