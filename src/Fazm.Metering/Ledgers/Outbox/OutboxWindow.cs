namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>A file seen through a window, so that memory does not grow with it: only a record that is longer than the window widens it.</summary>
internal sealed class OutboxWindow(FileStream file)
{
    private const int Least = 1 << 16;
    private byte[] _bytes = new byte[Least];
    private long _at;
    private int _count;

    public long Length { get; } = file.Length;

    /// <summary>So many bytes from a place on, or fewer at the end of the file. Valid until the next look.</summary>
    public ReadOnlyMemory<byte> Look(long at, int count)
    {
        count = (int)Math.Min(count, Length - at);
        if (at < _at || at + count > _at + _count)
        {
            if (count > _bytes.Length)
            {
                _bytes = new byte[count];
            }

            _at = at;
            _count = (int)Math.Min(_bytes.Length, Length - at);
            file.Position = at;
            file.ReadExactly(_bytes, 0, _count);
        }

        return _bytes.AsMemory((int)(at - _at), count);
    }

    /// <summary>Where some short bytes stand next, from a place on; the end of the file where they do not.</summary>
    public long Find(ReadOnlySpan<byte> wanted, long from)
    {
        while (from + wanted.Length <= Length)
        {
            var bytes = Look(from, Least).Span;
            if (bytes.IndexOf(wanted) is var found and >= 0)
            {
                return from + found;
            }

            from += bytes.Length - wanted.Length + 1;
        }

        return Length;
    }

    /// <summary>Where the zeros at the end of the file begin.</summary>
    public long FindLastZeros()
    {
        for (var end = Length; end > 0;)
        {
            var start = Math.Max(0, end - Least);
            if (Look(start, (int)(end - start)).Span.LastIndexOfAnyExcept((byte)0) is var last and >= 0)
            {
                return start + last + 1;
            }

            end = start;
        }

        return 0;
    }
}
