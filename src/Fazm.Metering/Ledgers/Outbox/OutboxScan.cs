namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>Goes through the bytes of an outbox: whole records, damage between them, and where a torn last write begins.</summary>
internal sealed class OutboxScan(OutboxWindow window)
{
    private long _zeros = -1;

    /// <summary>Called for each whole record with its place and its bytes, which are gone afterwards.</summary>
    public delegate void Reader(long offset, ReadOnlyMemory<byte> record);

    public List<(long Offset, long Length)> Damage { get; } = [];

    /// <summary>Where the next record is to be written.</summary>
    public long End { get; private set; }

    public void Run(Reader read)
    {
        var at = 0L;
        while (at < window.Length)
        {
            if (TryRecord(at, out var record))
            {
                read(at, record);
                at += record.Length;
                continue;
            }

            var next = Next(at + 1);
            if (IsTorn(at) && (next == window.Length || !TryRecord(next, out _)))
            {
                break;
            }

            Damage.Add((at, next - at));
            at = next;
        }

        End = at;
    }

    /// <summary>Where the next whole record begins, or else a last write that was cut off; the end where there is neither.</summary>
    private long Next(long from)
    {
        var torn = window.Length;
        for (from = window.Find(OutboxRecord.Mark, from); from < window.Length; from = window.Find(OutboxRecord.Mark, from + 1))
        {
            if (TryRecord(from, out _))
            {
                return from;
            }

            torn = torn == window.Length && IsTorn(from) ? from : torn;
        }

        return torn;
    }

    private bool TryRecord(long at, out ReadOnlyMemory<byte> record)
    {
        var whole = OutboxRecord.LengthOf(window.Look(at, OutboxRecord.HeaderLength).Span);
        record = whole == 0 || whole > window.Length - at ? default : window.Look(at, whole);
        return !record.IsEmpty && OutboxRecord.IsWhole(record.Span);
    }

    /// <summary>True for the beginning of a record whose end was never written, or for zeros that a file system put in its place.</summary>
    private bool IsTorn(long at)
    {
        _zeros = _zeros < 0 ? window.FindLastZeros() : _zeros;
        var header = window.Look(at, OutboxRecord.HeaderLength).Span;
        return at >= _zeros || (header.Length < OutboxRecord.HeaderLength
            ? header.StartsWith(OutboxRecord.Mark) || OutboxRecord.Mark.StartsWith(header)
            : OutboxRecord.LengthOf(header) is var whole and > 0 && whole > window.Length - at);
    }
}
