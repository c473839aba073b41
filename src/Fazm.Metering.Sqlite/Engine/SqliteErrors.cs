using System.Globalization;
using SQLitePCL;

namespace Fazm.Metering.Sqlite.Engine;

/// <summary>Turns result codes into exceptions that say what to do.</summary>
internal static class SqliteErrors
{
    public static LedgerFileException Of(int code, string path, string said)
    {
        var problem = ProblemOf(code);
        var (what, todo) = problem switch
        {
            LedgerFileProblem.Locked => ("is locked by another process", "Try again, or find the process that holds it; a longer BusyTimeout waits longer."),
            LedgerFileProblem.Full => ("cannot grow: the disk, the quota or its greatest size is used up", "Nothing of this batch was written. Make room and send it again."),
            LedgerFileProblem.Damaged => ("is damaged", "Keep a copy of it and of its -wal file, run `verify` to see how far it goes, and restore the last backup; then deliver again what came later."),
            LedgerFileProblem.NotALedger => ("is not a ledger", "Name another file."),
            LedgerFileProblem.ReadOnly => ("may not be written", "Check the owner and the permissions of the file and of its folder."),
            LedgerFileProblem.CannotOpen => ("cannot be opened", "Check that its folder exists and may be written."),
            LedgerFileProblem.InputOutput => ("cannot be read or written", "Look at the system's log for the disk's errors; then run `verify`."),
            LedgerFileProblem.Refused => ("refused a row that contradicts it", "Run `verify`."),
            _ => ("cannot be used", "Run `verify`."),
        };
        return new(problem, path, code, string.Create(CultureInfo.InvariantCulture, $"The ledger {path} {what}. {todo} (SQLite {code}: {said})"));
    }

    public static bool IsBusy(int code) => (code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    private static LedgerFileProblem ProblemOf(int code) => (code & 0xFF) switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => LedgerFileProblem.Locked,
        raw.SQLITE_FULL => LedgerFileProblem.Full,
        raw.SQLITE_CORRUPT => LedgerFileProblem.Damaged,
        raw.SQLITE_NOTADB => LedgerFileProblem.NotALedger,
        raw.SQLITE_READONLY or raw.SQLITE_PERM => LedgerFileProblem.ReadOnly,
        raw.SQLITE_CANTOPEN => LedgerFileProblem.CannotOpen,
        raw.SQLITE_IOERR => LedgerFileProblem.InputOutput,
        raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH => LedgerFileProblem.Refused,
        _ => LedgerFileProblem.Other,
    };
}
