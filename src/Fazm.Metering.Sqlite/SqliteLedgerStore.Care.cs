using Fazm.Metering.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite;

/// <content>Checks and backups.</content>
public sealed partial class SqliteLedgerStore
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancel)
    {
        try
        {
            return await ReadAsync<IReadOnlyList<string>>(database => Check(database, cancel), cancel).ConfigureAwait(false);
        }
        catch (LedgerFileException e) when (e.Problem is LedgerFileProblem.Damaged or LedgerFileProblem.NotALedger)
        {
            // A check that cannot go on has found something. What to do about it is the caller's to say.
            return [e.InnerException?.Message ?? e.Message];
        }
    }

    /// <summary>Copies the ledger as it is at one instant, while others go on writing.</summary>
    /// <param name="path">The copy; must not be there. It appears under this name when it is whole.</param>
    /// <param name="cancel">Cancels, and leaves no file.</param>
    public async ValueTask BackupAsync(string path, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = System.IO.Path.GetFullPath(path);
        _ = await ReadAsync(
            source =>
            {
                Copy(source, target, () =>
                {
                    FaultPoint?.Invoke("copying");
                    cancel.ThrowIfCancellationRequested();
                });
                return true;
            },
            cancel).ConfigureAwait(false);
    }

    /// <summary>Puts a backup in the place of a ledger, after checking the backup. The place must be empty: move what is damaged away first, with its <c>-wal</c> and <c>-shm</c> files.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="path">The place.</param>
    /// <param name="cancel">Cancels, and leaves no file.</param>
    public static async ValueTask RestoreAsync(string backup, string path, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = System.IO.Path.GetFullPath(path);
        foreach (var rest in (string[])[target + "-wal", target + "-shm"])
        {
            // SQLite would take it for the newest part of the restored file.
            if (File.Exists(rest))
            {
                throw new LedgerFileException(LedgerFileProblem.Other, target, 0, $"The file {rest} still belongs to what was at {target}. Move it away first. Nothing was restored.");
            }
        }

        await using var source = Open(backup, new() { MayCreate = false });
        if (await source.CheckAsync(cancel).ConfigureAwait(false) is [var fault, ..])
        {
            throw new LedgerFileException(LedgerFileProblem.Damaged, source.Path, 0, $"The backup {source.Path} is damaged: {fault} Nothing was restored; take an older one.");
        }

        await source.BackupAsync(target, cancel).ConfigureAwait(false);
    }

    private static List<string> Check(LedgerConnection database, CancellationToken cancel)
    {
        var faults = database.Texts("PRAGMA integrity_check(20)");
        faults.RemoveAll(fault => fault == "ok");
        cancel.ThrowIfCancellationRequested();
        if (faults.Count == 0)
        {
            faults.AddRange(database.Texts("SELECT 'A row of ' || \"table\" || ' has no ' || \"parent\" || '.' FROM pragma_foreign_key_check LIMIT 20"));
            faults.AddRange(database.Texts($"""
                SELECT 'A key leads to event ' || event_id || ', which has no rows.' FROM {KeyTable.All} k
                WHERE NOT EXISTS (SELECT 1 FROM usage_row r WHERE r.row_id = k.event_id * {Schema.RowsPerEvent}) LIMIT 20
                """));
            faults.AddRange(database.Texts($"""
                SELECT 'Event ' || r.key || ' has no key, so it could be stored again.' FROM usage_row r WHERE r.row_id IN
                  (SELECT row_id FROM usage_row WHERE row_id % {Schema.RowsPerEvent} = 0 EXCEPT SELECT owns_event * {Schema.RowsPerEvent} FROM {KeyTable.All} WHERE owns_event IS NOT NULL) LIMIT 20
                """));
            faults.AddRange(database.Texts("""
                SELECT 'A key of event ' || n.event_id || ' stands twice.' FROM event_key_new n JOIN event_key k ON k.key_high = n.key_high AND k.key_low = n.key_low
                UNION ALL SELECT 'A key of event ' || event_id || ' stands twice.' FROM event_key_new GROUP BY key_high, key_low HAVING count(*) > 1 LIMIT 20
                """));
            faults.AddRange(database.Texts("SELECT 'The row of ' || r.key || ' has no facet.' FROM usage_row r WHERE NOT EXISTS (SELECT 1 FROM facet f WHERE f.facet_id = r.facet_id) LIMIT 20"));
        }

        return faults;
    }

    /// <summary>The transaction of the source holds one snapshot of it, so that writers neither wait for the copy nor make it begin again.</summary>
    private static void Copy(LedgerConnection source, string target, Action between)
    {
        if (File.Exists(target))
        {
            throw new LedgerFileException(LedgerFileProblem.CannotOpen, target, 0, $"The file {target} is there already. Name another file, or move it away.");
        }

        var part = target + ".part";
        try
        {
            File.Delete(part);
            LedgerFile.CreateEmpty(part);
            _ = source.Number("SELECT count(*) FROM tenant");
            using (var copy = LedgerConnection.Open(part))
            {
                copy.Pragma("synchronous", 2);
                between();
                source.CopyTo(copy, between);

                // One file, without a log beside it.
                _ = copy.Texts("PRAGMA journal_mode = DELETE");
            }

            File.Move(part, target, overwrite: false);
        }
        catch (Exception e)
        {
            File.Delete(part);
            throw e switch
            {
                SqliteException error => FileErrors.Of(error, FileErrors.IsOfTheCopy(error) ? target : source.Path),
                UnauthorizedAccessException or (IOException and not LedgerFileException) =>
                    new LedgerFileException(LedgerFileProblem.CannotOpen, target, 0, $"The copy {target} cannot be written: {e.Message}", e),
                _ => e,
            };
        }
    }
}
