using System.Buffers;
using Fazm.Metering.Wire.Transcripts;

namespace Fazm.Metering.Wire;

/// <summary>Splits a stream of bytes into rows: lines, or the elements of a JSON document that spans lines.</summary>
/// <remarks>
/// <para>Lines end in LF or CR LF; blank lines are passed over; a byte order mark before a row is no part of it. A stream that begins with an array of objects,
/// or with an object whose brace stands alone on its line, is a document: each object in it, at the top level or in a top-level array, is a row.</para>
/// <para>Memory is bounded by the longest row that is taken; a longer one is passed over without being kept. Errors of the stream are not caught.
/// The stream is not disposed of. Not thread-safe.</para>
/// </remarks>
public sealed class LineReader
{
    /// <summary>The longest row that is taken by default, in bytes.</summary>
    public const int DefaultMaxRowBytes = 64 << 20;

    private const int FirstBuffer = 256 << 10;

    // So much of a row that may say nothing is kept; a longer one is read again where it turns out to say something.
    private const int MostKept = 64 << 10;

    private readonly Stream _stream;
    private readonly int _limit;
    private readonly bool _follow;
    private byte[] _buffer = [];
    private int _start;
    private int _scan;
    private int _end;
    private int _rowStart;
    private int _rowLength;
    private long _base;
    private long _line = 1;
    private long _longOffset;
    private bool _ended;
    private bool _skipping;
    private bool _isTelling;
    private long _lettingGo = -1;
    private readonly long _origin;
    private bool? _isDocument;
    private JsonElementScanner _elements;

    /// <summary>A reader of a stream from where it stands.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="follow">True for a stream that may grow: what follows the last line end is held back, and reading goes on when it is asked for again.</param>
    /// <param name="maxRowBytes">The longest row that is taken; at least 1.</param>
    public LineReader(Stream stream, bool follow = false, int maxRowBytes = DefaultMaxRowBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxRowBytes);
        _stream = stream;
        _follow = follow;
        _limit = maxRowBytes;
        _origin = stream.CanSeek ? stream.Position : 0;
    }

    private enum Step
    {
        Taken,
        NeedsMore,
        End,
    }

    /// <summary>The row, without its line end; valid until the next read. Empty where <see cref="IsTooLong"/>.</summary>
    public ReadOnlySpan<byte> Row => _buffer.AsSpan(_rowStart, _rowLength);

    /// <summary>The line on which the row begins, from 1.</summary>
    public long RowNumber { get; private set; }

    /// <summary>Where the row begins, in bytes from where the stream stood at first.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the next row begins or will: all before it has been read and taken.</summary>
    public long NextOffset => _base + (_skipping ? _longOffset - _base : _start);

    /// <summary>False where the stream ended inside the row, as far as can be told: it lacks its line end, or its closing brace.</summary>
    public bool LastRowComplete { get; private set; }

    /// <summary>True where the row is longer than is taken.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>True to pass over rows of a transcript that look like whole objects and have no <see cref="TellingBytes"/>. Only where the stream can seek.</summary>
    internal bool PassesOver { get; set; }

    /// <summary>How many rows were passed over.</summary>
    internal long PassedOver { get; private set; }

    /// <summary>Takes lines as rows, whatever the first looks like: for a stream that does not stand at its start.</summary>
    internal void ExpectLines() => _isDocument = false;

    /// <summary>Gives the buffer back; nothing can be read any more.</summary>
    internal void Release()
    {
        Return(_buffer, []);
        (_buffer, _start, _scan, _end, _rowStart, _rowLength) = ([], 0, 0, 0, 0, 0);
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns><see langword="false"/> at the end of the stream, for the time being where it is followed.</returns>
    public bool Read()
    {
        while (true)
        {
            switch (Take())
            {
                case Step.Taken:
                    return true;
                case Step.End:
                    return false;
                default:
                    MakeRoom();
                    Filled(_stream.Read(_buffer.AsSpan(_end)));
                    break;
            }
        }
    }

    /// <summary>Goes to the next row; see <see cref="Read"/>.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancel = default)
    {
        while (true)
        {
            switch (Take())
            {
                case Step.Taken:
                    return true;
                case Step.End:
                    return false;
                default:
                    MakeRoom();
                    Filled(await _stream.ReadAsync(_buffer.AsMemory(_end), cancel));
                    break;
            }
        }
    }

    private Step Take()
    {
        (_rowStart, _rowLength) = (0, 0);
        _isDocument ??= DocumentStart.Decide(_buffer.AsSpan(_start, _end - _start), _ended && !_follow);
        var step = _isDocument switch
        {
            null => Step.NeedsMore,
            true => TakeElement(),
            false => TakeLine(),
        };
        if (step == Step.NeedsMore && _ended)
        {
            _ended = false;
            return Step.End;
        }

        return step;
    }

    private Step TakeLine()
    {
        while (true)
        {
            if (PassesOver && !_isTelling && !_skipping && !PassOver())
            {
                return Step.NeedsMore;
            }

            var at = _buffer.AsSpan(_scan, _end - _scan).IndexOf((byte)'\n');
            if (at < 0 && !(_ended && !_follow && (_skipping || _start < _end)))
            {
                _scan = _end;
                SkipLongRow();
                return Step.NeedsMore;
            }

            var complete = at >= 0;
            var (from, to, number) = (_start, complete ? _scan + at : _end, _line);
            _start = _scan = complete ? to + 1 : to;
            _isTelling = false;
            _line++;
            if (_skipping || to - from > _limit)
            {
                return TookLong(from, number, complete);
            }

            if (TookRow(from, to, number, complete))
            {
                return Step.Taken;
            }
        }
    }

    /// <summary>Passes over rows up to one that must be taken: it says something, or does not look like a whole object, or has no line end.</summary>
    /// <returns><see langword="false"/> where more must be read first.</returns>
    private bool PassOver()
    {
        while (true)
        {
            var c = TellingBytes.Next(_buffer.AsSpan(0, _end), ref _scan);
            if (c == 0 && _ended)
            {
                c = TellingBytes.NextOfLast(_buffer.AsSpan(0, _end), ref _scan);
            }

            if (c == 0 && !_ended)
            {
                LetGo();
                return false;
            }

            var isLong = _lettingGo >= 0;
            var begin = isLong ? _lettingGo : _base + _start;
            if (c != '\n' || !LooksWhole(isLong))
            {
                return isLong ? ReadAgain() : _isTelling = true;
            }

            if (_base + _scan - begin > _limit)
            {
                (_skipping, _longOffset, _lettingGo) = (true, begin, -1);
                return true;
            }

            _lettingGo = -1;
            _start = ++_scan;
            _line++;
            PassedOver++;
        }
    }

    /// <summary>True where the row before the line end at hand begins and ends as an object does.</summary>
    private bool LooksWhole(bool isLong)
    {
        var row = _buffer.AsSpan(_start, _scan - _start);
        return (isLong || row.StartsWith((byte)'{')) && (row.EndsWith((byte)'}') || row.EndsWith("}\r"u8));
    }

    /// <summary>Lets go of the beginning of a long row that has said nothing so far.</summary>
    private void LetGo()
    {
        if (_lettingGo < 0 && _scan - _start > MostKept && _buffer[_start] == '{')
        {
            _lettingGo = _base + _start;
        }

        if (_lettingGo >= 0)
        {
            // A step back, so that the row's last bytes are there to be looked at.
            _start = Math.Max(_start, _scan - TellingBytes.Longest);
        }
    }

    /// <summary>Goes back to where the row began that was let go of, and takes it.</summary>
    private bool ReadAgain()
    {
        _stream.Position = _origin + _lettingGo;
        (_base, _lettingGo) = (_lettingGo, -1);
        (_start, _scan, _end, _ended) = (0, 0, 0, false);
        _isTelling = true;
        return false;
    }

    private Step TakeElement()
    {
        while (true)
        {
            if (!_elements.IsInside)
            {
                var between = JsonElementScanner.Between(_buffer.AsSpan(_start, _end - _start));
                Pass(between);
                _scan = _start;
            }

            if (_scan == _end && !_elements.IsInside)
            {
                return Step.NeedsMore;
            }

            var complete = _elements.Scan(_buffer.AsSpan(_scan, _end - _scan), _ended && !_follow, out var read);
            _scan += read;
            if (!complete && !(_ended && !_follow))
            {
                SkipLongRow();
                return Step.NeedsMore;
            }

            var (from, to, number) = (_start, complete ? _scan : _end, _line);
            _elements = default;
            Pass(to - from);
            _scan = _start;
            if (_skipping || to - from > _limit)
            {
                return TookLong(from, number, complete);
            }

            if (TookRow(from, to, number, complete))
            {
                return Step.Taken;
            }
        }
    }

    /// <summary>Passes over bytes of a document and counts their lines.</summary>
    private void Pass(int count)
    {
        _line += _buffer.AsSpan(_start, count).Count((byte)'\n');
        _start += count;
    }

    private bool TookRow(int from, int to, long number, bool complete)
    {
        var row = _buffer.AsSpan(from, to - from);
        if (row.StartsWith("\uFEFF"u8))
        {
            from += 3;
            row = row[3..];
        }

        if (row is not [> (byte)' ', ..] && row.Trim(" \t\r\n\f"u8).IsEmpty)
        {
            return false;
        }

        (_rowStart, _rowLength) = (from, row.EndsWith("\r"u8) ? row.Length - 1 : row.Length);
        (RowNumber, Offset, LastRowComplete, IsTooLong) = (number, _base + from, complete, false);
        return true;
    }

    private Step TookLong(int from, long number, bool complete)
    {
        (RowNumber, Offset, LastRowComplete, IsTooLong) = (number, _skipping ? _longOffset : _base + from, complete, true);
        _skipping = false;
        return Step.Taken;
    }

    /// <summary>Lets go of what was read of a row that is longer than is taken.</summary>
    private void SkipLongRow()
    {
        if (!_skipping && _scan - _start > _limit)
        {
            (_skipping, _longOffset) = (true, _base + _start);
        }

        if (_skipping)
        {
            _start = _scan;
        }
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        var kept = _end - _start;
        var full = _buffer;
        var target = kept > full.Length / 2 || full.Length == 0 ? ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(FirstBuffer, full.Length * 2L), _limit + (long)FirstBuffer)) : full;
        full.AsSpan(_start, kept).CopyTo(target);
        _buffer = target;
        Return(full, target);
        _base += _start;
        _scan -= _start;
        (_start, _end) = (0, kept);
    }

    private static void Return(byte[] old, byte[] instead)
    {
        if (old.Length > 0 && old != instead)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private void Filled(int count)
    {
        _ended = count == 0;
        _end += count;
    }
}
