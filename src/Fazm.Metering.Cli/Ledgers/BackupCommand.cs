using System.CommandLine;
using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Sqlite;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger backup</c> and <c>ledger restore</c>: a copy of a ledger's file and of its evidence, while others write; and back.</summary>
internal static class BackupCommand
{
    public static Command CreateBackup(Surroundings here)
    {
        var to = new Argument<string>("FILE") { Description = "The copy; must not be there yet." };
        to.Validators.Add(ReportCommand.NoOption);
        return LedgerArguments.Complete(
            new Command("backup", """
                Copies a ledger's file as it is at one instant, while others go on writing, and beside it the evidence of its imports.

                Example:
                  fazm-meter ledger backup /backups/ledger-2026-11-22.db
                """) { to },
            here,
            async (run, parsed, cancel) =>
            {
                await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
                if (open.File is not { } file)
                {
                    return LedgerArguments.Wrong(here, "backup", "a PostgreSQL ledger is backed up with the database's own tools, pg_dump for instance");
                }

                var target = Path.GetFullPath(parsed.GetValue(to)!);
                await file.BackupAsync(target, cancel);

                // After the ledger: evidence only grows, so this copy is never behind the other.
                CopyEvidence(run.Place.Evidence, LedgerPlace.EvidenceOf(target));
                return Done(run, "backup", run.Place.Name, target, "Verify it: fazm-meter ledger verify --ledger " + SafeText.Of(target));
            });
    }

    public static Command CreateRestore(Surroundings here)
    {
        var from = new Argument<string>("FILE") { Description = "The backup; is checked first, and stays." };
        from.Validators.Add(ReportCommand.NoOption);
        return LedgerArguments.Complete(
            new Command("restore", """
                Puts a backup in the place of a ledger. The place must be empty: move a damaged file away first, with its -wal and -shm files.

                Example:
                  fazm-meter ledger restore /backups/ledger-2026-11-22.db
                """) { from },
            here,
            async (run, parsed, cancel) =>
            {
                if (run.Place.File is not { } target)
                {
                    return LedgerArguments.Wrong(here, "restore", "a PostgreSQL ledger is restored with the database's own tools, pg_restore for instance");
                }

                var source = Path.GetFullPath(parsed.GetValue(from)!);
                if (!File.Exists(source))
                {
                    return Messages.Failed(here, $"There is no backup at {SafeText.Of(source)}");
                }

                if (File.Exists(target))
                {
                    return Messages.Failed(here, $"There is a ledger at {SafeText.Of(target)}. Move it away first, with its -wal and -shm files. Nothing was restored.");
                }

                // Before the ledger, so that no import meets the one without the other. What is there already knows more, and stays.
                EvidenceFile.MakeFolder(Path.GetDirectoryName(target)!);
                CopyEvidence(LedgerPlace.EvidenceOf(source), run.Place.Evidence);
                await SqliteLedgerStore.RestoreAsync(source, target, cancel);
                return Done(run, "restore", source, target, "Import again, so that it knows what came since: fazm-meter ledger import");
            });
    }

    private static void CopyEvidence(string from, string to)
    {
        foreach (var path in Directory.Exists(from) ? Directory.GetFiles(from, "*" + EvidenceFile.Extension) : [])
        {
            var target = Path.Join(to, Path.GetFileName(path));
            if (!File.Exists(target))
            {
                EvidenceFile.MakeFolder(to);
                var part = target + ".new";
                using (var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
                using (var copy = EvidenceFile.Make(part))
                {
                    source.CopyTo(copy);
                    copy.Flush(flushToDisk: true);
                }

                File.Move(part, target);
            }
        }
    }

    private static int Done(LedgerRun run, string command, string from, string to, string next)
    {
        if (run.Json)
        {
            JsonText.WritePage(run.Here.Out, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", $"fazm-meter.ledger-{command}/1");
                json.WriteString("from", from);
                json.WriteString("to", to);
                json.WriteNumber("bytes", new FileInfo(to).Length);
                json.WriteEndObject();
            });
            return ExitCode.Done;
        }

        using var page = new Page(run.Here);
        page.Line($"Copied: {SafeText.Of(from)}");
        page.Line($"To:     {SafeText.Of(to)} ({SumText.Count(new FileInfo(to).Length, "byte")}), and the evidence beside it");
        page.Line(next);
        return ExitCode.Done;
    }
}
