using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Opens a ledger's file, and makes or migrates it.</summary>
internal static class LedgerFile
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The connection that writes; the file is there and of this version afterwards.</summary>
    public static LedgerConnection OpenWriter(string path, SqliteLedgerOptions options, IReadOnlyList<string> migrations, Action<string>? faultPoint)
    {
        Create(path, options);
        return Open(path, database =>
        {
            Migrate(database, options, migrations, faultPoint);
            Configure(database, options.CacheKiB, options);
        });
    }

    /// <summary>A connection that only reads.</summary>
    public static LedgerConnection OpenReader(string path, SqliteLedgerOptions options) => Open(path, database =>
    {
        database.Pragma("busy_timeout", (long)Math.Min(options.BusyTimeout.TotalMilliseconds, int.MaxValue));
        database.Pragma("cache_size", -Math.Max(1, options.CacheKiB / 8));
        database.Pragma("query_only", 1);
    });

    /// <summary>Makes an empty file that only its user may read, in a folder that only its user may enter.</summary>
    public static void CreateEmpty(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
            {
                _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, FolderMode);
            }

            var how = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                how.UnixCreateMode = FileMode;
            }

            using var file = new FileStream(path, how);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster, which is as good.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFileException(LedgerFileProblem.CannotOpen, path, 0, $"The ledger {path} cannot be created: {e.Message} Check that its folder exists and may be written.", e);
        }
    }

    private static LedgerConnection Open(string path, Action<LedgerConnection> prepare)
    {
        LedgerConnection? database = null;
        try
        {
            database = LedgerConnection.Open(path);
            prepare(database);
            return database;
        }
        catch (SqliteException e)
        {
            database?.Dispose();
            throw FileErrors.Of(e, path);
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    private static void Create(string path, SqliteLedgerOptions options)
    {
        if (File.Exists(path))
        {
            return;
        }

        if (!options.MayCreate)
        {
            throw new LedgerFileException(LedgerFileProblem.CannotOpen, path, 0, $"There is no ledger {path}. Name another file, or import something into it first.");
        }

        CreateEmpty(path);
    }

    private static void Configure(LedgerConnection database, int cacheKiB, SqliteLedgerOptions options)
    {
        // FULL: a commit is on the disk before it is answered. NORMAL could lose the last ones when the power fails.
        database.Pragma("synchronous", 2);
        database.Pragma("foreign_keys", 1);
        database.Pragma("cache_size", -Math.Max(1, cacheKiB));
        database.Pragma("wal_autocheckpoint", Math.Max(1, options.CheckpointPages));
        database.Pragma("journal_size_limit", 64L << 20);
        if (options.MaxPages > 0)
        {
            database.Pragma("max_page_count", options.MaxPages);
        }
    }

    private static void Migrate(LedgerConnection database, SqliteLedgerOptions options, IReadOnlyList<string> migrations, Action<string>? faultPoint)
    {
        var (isEmpty, application, version) = Waiting(options.BusyTimeout, () => Look(database));
        if (!isEmpty && application != Schema.ApplicationId)
        {
            throw new LedgerFileException(LedgerFileProblem.NotALedger, database.Path, 0, $"The file {database.Path} is a database of something else. Name another file.");
        }

        if (version > migrations.Count)
        {
            throw new LedgerFileException(LedgerFileProblem.Newer, database.Path, 0, string.Create(CultureInfo.InvariantCulture,
                $"The ledger {database.Path} is of version {version}; this program knows versions up to {migrations.Count}. Use a newer program. Nothing was changed."));
        }

        if (isEmpty)
        {
            database.Run("PRAGMA page_size = 4096");
        }

        WriteAhead(database, options.BusyTimeout);

        if (version == migrations.Count)
        {
            return;
        }

        database.Pragma("synchronous", 2);
        database.BeginImmediate(options.BusyTimeout, CancellationToken.None);
        try
        {
            // Another process may have done it while this one waited.
            for (var next = database.Number("PRAGMA user_version"); next < migrations.Count; next++)
            {
                database.Run(migrations[(int)next]);
                faultPoint?.Invoke("migrate");
                database.Pragma("user_version", next + 1);
                database.Pragma("application_id", Schema.ApplicationId);
            }

            faultPoint?.Invoke("migrated");
            database.Run("COMMIT");
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    /// <summary>Write-ahead logging, so that readers and the one writer do not wait for each other. The mode is kept in the file.</summary>
    private static void WriteAhead(LedgerConnection database, TimeSpan timeout)
    {
        if (Waiting(timeout, () => database.Texts("PRAGMA journal_mode = WAL")) is not ["wal"])
        {
            throw new LedgerFileException(LedgerFileProblem.Other, database.Path, 0,
                $"The ledger {database.Path} cannot keep a write-ahead log where it lies (a network drive?). Put it on a local disk.");
        }
    }

    /// <summary>Does it again while another process is in the way: SQLite does not wait for every lock by itself.</summary>
    private static T Waiting<T>(TimeSpan timeout, Func<T> action)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return action();
            }
            catch (SqliteException e) when (FileErrors.IsBusy(e) && Stopwatch.GetElapsedTime(began) < timeout)
            {
                Thread.Sleep(10);
            }
        }
    }

    // Whether it is empty is read first: another process may make the tables between two questions, and tables never stand there without their mark.
    private static (bool IsEmpty, long Application, long Version) Look(LedgerConnection database) =>
        (database.Number("SELECT count(*) FROM sqlite_schema") == 0, database.Number("PRAGMA application_id"), database.Number("PRAGMA user_version"));
}
