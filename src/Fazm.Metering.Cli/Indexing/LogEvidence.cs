using System.Collections.Immutable;
using System.Security.Cryptography;
using Fazm.Metering.Files;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>What one log says, as a meter's saved state: ids, numbers, times, names of models and paths.</summary>
internal static class LogEvidence
{
    /// <summary>Reads a log and joins what it says.</summary>
    /// <param name="log">The log.</param>
    /// <param name="meter">Takes it.</param>
    /// <param name="cancel">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The sessions that it tells of.</returns>
    public static ImmutableArray<string> Read(LogFile log, MeterSet meter, CancellationToken cancel)
    {
        HashSet<string> sessions = new(StringComparer.Ordinal);
        using var rows = log.Open(skim: true);
        for (var number = 1; rows.TryReadRow(out var row); number++)
        {
            foreach (ref readonly var seen in row)
            {
                meter.Add(seen);
                Note(seen, sessions);
            }

            if (number % 256 == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }
        }

        return [.. sessions.Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes a meter's state.</summary>
    /// <returns>The checksum of what was written.</returns>
    public static string Write(string path, MeterSet meter)
    {
        using var state = new MemoryStream();
        meter.Save(state);
        var bytes = state.GetBuffer().AsSpan(0, (int)state.Length);
        var checksum = Checksum(bytes);

        // Not flushed: the catalogue's checksum tells whether it reached the disk.
        SafeFile.Write(path, file => file.Write(state.GetBuffer(), 0, (int)state.Length), isFlushed: false);
        return checksum;
    }

    /// <summary>Joins what was written; <see langword="false"/>, and nothing joined, where it is not what the catalogue says.</summary>
    public static bool TryJoin(string path, string checksum, MeterSet meter)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        if (Checksum(bytes) != checksum)
        {
            return false;
        }

        meter.Merge(new MemoryStream(bytes));
        return true;
    }

    private static string Checksum(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    private static void Note(in Observation seen, HashSet<string> sessions)
    {
        switch (seen.Kind)
        {
            case ObservationKind.Call:
                var call = seen.Call;
                sessions.Add(call.Session);
                if (call.BornIn is { } born)
                {
                    sessions.Add(born);
                }

                break;
            case ObservationKind.Heard:
                sessions.Add(seen.Heard.Session);
                break;
            case ObservationKind.Counter:
                sessions.Add(seen.Counter.Session);
                break;
            case ObservationKind.Session:
                sessions.Add(seen.Session.Session);
                break;
        }
    }
}
