using System.IO.Compression;
using System.Security.Cryptography;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>All evidence that was ever imported for one user of a tenant: a meter's saved state, which holds ids, numbers, times, and names of models and paths.</summary>
/// <remarks>What a session's counters show beyond its calls can only be told by who knows the calls. Logs lose files; the evidence does not, so an import that is
/// read into it never claims what an earlier one has counted already. It is written before the ledger is, so it is never behind it: a crash between the two
/// costs nothing, since the next import tells the ledger everything again. Joining is free of order, so several importers take turns and none overwrites another's.</remarks>
/// <param name="folder">Where evidence lies for one ledger.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="user">Whose usage.</param>
internal sealed class EvidenceFile(string folder, string tenant, string user) : IKeptEvidence
{
    /// <summary>How the files end.</summary>
    public const string Extension = ".state";

    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Pause = new(0, 0, 0, 0, 50);

    /// <inheritdoc/>
    public string Place { get; } = Path.Join(folder, LedgerPlace.Digest($"{tenant}\n{user}") + Extension);

    /// <summary>Told the name of each step before it is made: tests fail there.</summary>
    public Action<string> BeforeStep { get; init; } = static _ => { };

    /// <inheritdoc/>
    public async Task<bool> KeepAsync(MeterSet meter, CancellationToken cancel)
    {
        MakeFolder(folder);
        await using var held = await HoldAsync(cancel);
        BeforeStep("join");
        var wasThere = File.Exists(Place);
        if (wasThere)
        {
            Join(Place, meter);
        }

        cancel.ThrowIfCancellationRequested();
        BeforeStep("write");
        var beside = Place + ".new";
        await using (var file = Make(beside))
        {
            // The checksum stands first: a packed stream that was cut short may still read as a whole one.
            file.Write(new byte[SHA256.HashSizeInBytes]);
            using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                meter.Save(packed);
            }

            var checksum = Checksum(file);
            file.Position = 0;
            file.Write(checksum);
            file.Flush(flushToDisk: true);
        }

        BeforeStep("replace");
        File.Move(beside, Place, overwrite: true);

        // The new name too: on file systems with a journal a flush of the file writes the rename before it.
        await using var placed = new FileStream(Place, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        placed.Flush(flushToDisk: true);
        return wasThere;
    }

    /// <summary>Joins what a file holds into a meter.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static void Join(string path, MeterSet meter)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var stated = new byte[SHA256.HashSizeInBytes];
            if (file.ReadAtLeast(stated, stated.Length, throwOnEndOfStream: false) < stated.Length || !stated.AsSpan().SequenceEqual(Checksum(file)))
            {
                throw new InvalidDataException("Its checksum is wrong: it was cut short or changed.");
            }

            file.Position = SHA256.HashSizeInBytes;
            using var packed = new GZipStream(file, CompressionMode.Decompress);
            meter.Merge(packed);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The evidence of earlier imports is damaged or of another version: {path} ({e.Message}) Nothing was stored. Take this file from a backup; without it, " +
                "logs that have lost files since could be counted twice.", e);
        }
    }

    /// <summary>Makes a folder that only its user may enter.</summary>
    public static void MakeFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, OwnFile | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes or empties a file that only its user may read.</summary>
    public static FileStream Make(string path)
    {
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = OwnFile;
        }

        return new FileStream(path, how);
    }

    /// <summary>The checksum of all that follows the first one's place.</summary>
    private static byte[] Checksum(FileStream file)
    {
        file.Position = SHA256.HashSizeInBytes;
        return SHA256.HashData(file);
    }

    /// <summary>True where another process holds the file: EAGAIN on Linux and macOS, a sharing violation on Windows.</summary>
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>Waits for its turn. The system lets go of what a dead process held.</summary>
    private async Task<FileStream> HoldAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return Make(Place + ".lock");
            }
            catch (IOException e) when (IsHeld(e))
            {
                await Task.Delay(Pause, cancel);
            }
        }
    }
}
