using System.Collections.Immutable;
using System.Text;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>The summary's bytes. Binary, since it is read before every line that is shown.</summary>
internal static class SummaryFile
{
    private const ulong Begin = 0x31_58_44_4E_49_4D_5A_46; // "FZMINDX1"
    private const ulong End = 0x44_4E_45_49_4D_5A_46_2E;

    public static void Write(string path, IndexSummary summary) => SafeFile.Write(path, file =>
    {
        using var to = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
        to.Write(Begin);
        to.Write(summary.Build.ToByteArray());
        to.Write(summary.Zone);
        to.Write(summary.At);
        to.Write(summary.Took);
        to.Write(summary.Logs.Length);
        foreach (var (log, stamp) in summary.Logs)
        {
            to.Write(log);
            to.Write(stamp.Length);
            to.Write(stamp.Modified);
            to.Write(stamp.Created);
        }

        to.Write(summary.Sessions.Length);
        foreach (var session in summary.Sessions)
        {
            to.Write(session.Session);
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
                to.Write(log);
            }
        }

        to.Write(End);
    }, isFlushed: true);

    /// <summary>Reads it; <see langword="null"/> where there is none, or it is damaged or not of this build.</summary>
    public static IndexSummary? Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            using var from = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            if (from.ReadUInt64() != Begin || BitConverter.ToUInt64(bytes, bytes.Length - sizeof(ulong)) != End)
            {
                return null;
            }

            var build = new Guid(from.ReadBytes(16));
            if (build != IndexFormat.Build)
            {
                return null;
            }

            var (zone, at, took) = (from.ReadString(), from.ReadInt64(), from.ReadInt64());
            return new() { Build = build, Zone = zone, At = at, Took = took, Logs = Many(from, Log), Sessions = Many(from, Session) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static (string Path, LogStamp Stamp) Log(BinaryReader from) => (from.ReadString(), new(from.ReadInt64(), from.ReadInt64(), from.ReadInt64()));

    private static SessionFigure Session(BinaryReader from) =>
        new(from.ReadString(), Figure(from), Many(from, static from => (from.ReadInt32(), Figure(from))), Many(from, static from => from.ReadInt32()));

    private static ImmutableArray<T> Many<T>(BinaryReader from, Func<BinaryReader, T> read)
    {
        var count = from.ReadInt32();
        if (count < 0 || count > from.BaseStream.Length)
        {
            throw new FormatException();
        }

        var many = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++)
        {
            many.Add(read(from));
        }

        return many.MoveToImmutable();
    }

    private static void Write(BinaryWriter to, Figure figure)
    {
        to.Write((long)(figure.Cost.Units >> 64));
        to.Write(unchecked((ulong)figure.Cost.Units));
        to.Write(figure.Short);
    }

    private static Figure Figure(BinaryReader from)
    {
        var high = from.ReadInt64();
        return new(PicoUsd.FromUnits(new Int128(unchecked((ulong)high), from.ReadUInt64())), from.ReadInt64());
    }
}
