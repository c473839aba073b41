using System.Text;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>Writes the summary's bytes. Binary and with tables of places, since it is searched before every line that is shown, in a program that has just
/// started: what <see cref="SummaryView"/> does not ask for is not even decoded.</summary>
internal static class SummaryFile
{
    public const long Begin = 0x32_58_44_4E_49_4D_5A_46;
    public const long End = 0x44_4E_45_49_4D_5A_46_2E;

    // Begin, at, took, first and end of the day, its figure's place, both tables' places and counts, the zone's place.
    public const int HeaderBytes = (5 * sizeof(long)) + (6 * sizeof(int));

    public static void Write(string path, IndexSummary summary) => SafeFile.Write(path, file =>
    {
        using var body = new MemoryStream();
        using var to = new BinaryWriter(body, Encoding.UTF8);
        body.SetLength(HeaderBytes);
        body.Position = HeaderBytes;
        var zone = (int)body.Position;
        Text(to, summary.Zone);
        var day = (int)body.Position;
        Write(to, summary.Today);
        var logs = Table(to, summary.Logs, log => log.Path, log =>
        {
            to.Write(log.Stamp.Length);
            to.Write(log.Stamp.Modified);
            to.Write(log.Stamp.Created);
        });
        var sessions = Table(to, summary.Sessions, session => session.Session, session => Session(to, session));
        to.Write(End);
        body.Position = 0;
        to.Write(Begin);
        to.Write(summary.At);
        to.Write(summary.Took);
        to.Write(summary.DayBegins);
        to.Write(summary.DayEnds);
        foreach (var number in (ReadOnlySpan<int>)[zone, day, logs, summary.Logs.Length, sessions, summary.Sessions.Length])
        {
            to.Write(number);
        }

        to.Flush();
        body.WriteTo(file);
    }, isFlushed: true);

    /// <summary>Writes records, ordered by the bytes of their names, and a table of their places behind them.</summary>
    private static int Table<T>(BinaryWriter to, IEnumerable<T> records, Func<T, string> name, Action<T> write)
    {
        List<int> places = [];
        foreach (var record in records.OrderBy(record => Encoding.UTF8.GetBytes(name(record)), Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            places.Add((int)to.BaseStream.Position);
            Text(to, name(record));
            write(record);
        }

        var table = (int)to.BaseStream.Position;
        places.ForEach(to.Write);
        return table;
    }

    private static void Session(BinaryWriter to, SessionFigure session)
    {
        Write(to, session.Cost);
        to.Write(session.Days.Length);
        foreach (var (day, cost) in session.Days)
        {
            to.Write(day);
            Write(to, cost);
        }

        to.Write(session.Logs.Length);
        foreach (var log in session.Logs)
        {
            Text(to, log);
        }
    }

    private static void Text(BinaryWriter to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        to.Write(bytes.Length);
        to.Write(bytes);
    }

    /// <summary>The exact figure, and the text of it that is shown: nothing has to be worked out where nothing changed.</summary>
    private static void Write(BinaryWriter to, Figure figure)
    {
        Text(to, figure.Text);
        to.Write(unchecked((ulong)figure.Cost.Units));
        to.Write((long)(figure.Cost.Units >> 64));
        to.Write(figure.Short);
    }
}
