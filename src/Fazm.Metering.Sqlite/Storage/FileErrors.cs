using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Turns what SQLite says into exceptions that say what to do.</summary>
internal static class FileErrors
{
    // SQLite's primary result codes.
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int NotADatabase = 26;

    public static LedgerFileException Of(SqliteException error, string path)
    {
        var problem = ProblemOf(error.SqliteErrorCode);
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
        return new(problem, path, error.SqliteExtendedErrorCode, string.Create(CultureInfo.InvariantCulture, $"The ledger {path} {what}. {todo} ({error.Message.TrimEnd('.')})"), error);
    }

    public static bool IsBusy(SqliteException error) => error.SqliteErrorCode is Busy or Locked;

    /// <summary>True where a copy's file is to blame and not the one that is copied.</summary>
    public static bool IsOfTheCopy(SqliteException error) => error.SqliteErrorCode is Full or CannotOpen or ReadOnly or Permission;

    private static LedgerFileProblem ProblemOf(int code) => code switch
    {
        Busy or Locked => LedgerFileProblem.Locked,
        Full => LedgerFileProblem.Full,
        Corrupt => LedgerFileProblem.Damaged,
        NotADatabase => LedgerFileProblem.NotALedger,
        ReadOnly or Permission => LedgerFileProblem.ReadOnly,
        CannotOpen => LedgerFileProblem.CannotOpen,
        InputOutput => LedgerFileProblem.InputOutput,
        Constraint or Mismatch => LedgerFileProblem.Refused,
        _ => LedgerFileProblem.Other,
    };
}
