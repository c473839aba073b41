using System.Buffers.Binary;
using System.Text;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>Looks things up in a summary's bytes.</summary>
internal sealed class SummaryView
{
    private readonly byte[] _bytes;

    private SummaryView(byte[] bytes) => _bytes = bytes;

    /// <summary>The ticks at which it was begun, UTC: what changed since may be missing.</summary>
    public long At => Long(8);

    /// <summary>The ticks that it took.</summary>
    public long Took => Long(16);

    /// <summary>The zone of the days.</summary>
    public string Zone => new SummaryCursor(_bytes, Int(40)).Text();

    /// <summary>What the day cost on which it was made, all sessions together.</summary>
    public SummaryFigure Today => new SummaryCursor(_bytes, Int(44)).Figure();

    /// <summary>Reads it; <see langword="null"/> where there is none, or it is damaged.</summary>
    public static SummaryView? Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            return bytes.Length > SummaryFile.HeaderBytes && BinaryPrimitives.ReadInt64LittleEndian(bytes) == SummaryFile.Begin &&
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(bytes.Length - sizeof(long))) == SummaryFile.End ? new(bytes) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True where an instant lies in the day on which it was made.</summary>
    public bool IsToday(long ticks) => ticks >= Long(24) && ticks < Long(32);

    /// <summary>The stamp of a log; <see langword="null"/> where the index does not know it.</summary>
    public LogStamp? StampOf(string log)
    {
        var at = Search(Int(48), Int(52), log);
        return at < 0 ? null : new(Long(at), Long(at + 8), Long(at + 16));
    }

    /// <summary>A session's figure; <see langword="null"/> where the index does not know it.</summary>
    public SummarySession? Find(string session)
    {
        var at = Search(Int(56), Int(60), session);
        return at < 0 ? null : SummarySession.Read(new(_bytes, at));
    }

    private long Long(int at) => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(at));

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));

    /// <summary>Where a named record's content begins; -1 where there is none.</summary>
    private int Search(int table, int count, string name)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        var (low, high) = (0, count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var at = Int(table + (middle * sizeof(int)));
            var length = Int(at);
            var order = Compare(_bytes, at + sizeof(int), length, wanted);
            if (order == 0)
            {
                return at + sizeof(int) + length;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    private static int Compare(byte[] bytes, int at, int length, byte[] other)
    {
        for (var i = 0; i < length && i < other.Length; i++)
        {
            if (bytes[at + i] != other[i])
            {
                return bytes[at + i] - other[i];
            }
        }

        return length - other.Length;
    }
}
