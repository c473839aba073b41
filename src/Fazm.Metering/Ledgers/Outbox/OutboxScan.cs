namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>What the bytes of an outbox hold: whole records, damage between them, and where a torn last write begins.</summary>
internal sealed class OutboxScan
{
    public List<(int Offset, int Length)> Records { get; } = [];

    public List<(int Offset, int Length)> Damage { get; } = [];

    /// <summary>Where the next record is to be written.</summary>
    public int End { get; private set; }

    public static OutboxScan Of(ReadOnlySpan<byte> bytes)
    {
        var scan = new OutboxScan();
        var at = 0;
        while (at < bytes.Length)
        {
            var length = OutboxRecord.Read(bytes[at..]);
            if (length > 0)
            {
                scan.Records.Add((at, length));
                at += length;
                continue;
            }

            var next = Next(bytes, at + 1);
            if (OutboxRecord.IsTorn(bytes[at..]) && (next == bytes.Length || OutboxRecord.Read(bytes[next..]) == 0))
            {
                break;
            }

            scan.Damage.Add((at, next - at));
            at = next;
        }

        scan.End = at;
        return scan;
    }

    /// <summary>Where the next whole record begins, or else a last write that was cut off; the end where there is neither.</summary>
    private static int Next(ReadOnlySpan<byte> bytes, int from)
    {
        var torn = bytes.Length;
        while (from < bytes.Length && bytes[from..].IndexOf(OutboxRecord.Mark) is var found and >= 0)
        {
            from += found;
            if (OutboxRecord.Read(bytes[from..]) > 0)
            {
                return from;
            }

            torn = torn == bytes.Length && OutboxRecord.IsTorn(bytes[from..]) ? from : torn;
            from++;
        }

        return torn;
    }
}
