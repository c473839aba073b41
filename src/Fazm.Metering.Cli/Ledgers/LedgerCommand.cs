using System.CommandLine;
using Fazm.Metering.Cli.Scanning;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>fazm-meter ledger</c>: usage that is kept for good.</summary>
internal static class LedgerCommand
{
    /// <summary>Makes the command with all below it.</summary>
    /// <param name="here">The process's surroundings.</param>
    /// <param name="scan">Reads logs, as for <c>report</c>.</param>
    public static Command Create(Surroundings here, Scanner scan) => new("ledger", """
        Usage that is kept for good, every call once: in a SQLite file of the user's own, or in PostgreSQL.

        Examples:
          fazm-meter ledger import                       # what the logs on this machine say; again and again
          fazm-meter ledger statement --month 2026-11
        """)
    {
        ImportCommand.Create(here, scan),
        BalanceCommand.Create(here),
        StatementCommand.Create(here),
        CloseCommand.Create(here),
        RerateCommand.Create(here),
        ReconcileCommand.Create(here),
        ConflictsCommand.Create(here),
        DifferencesCommand.Create(here),
        VerifyCommand.Create(here),
        RebuildCommand.Create(here),
        ExportCommand.Create(here),
        BackupCommand.CreateBackup(here),
        BackupCommand.CreateRestore(here),
    };
}
