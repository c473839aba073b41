using System.CommandLine;
using Fazm.Metering.Cli.Commands;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger export</c>: all rows as lines of JSON.</summary>
internal static class ExportCommand
{
    public static Command Create(Surroundings here)
    {
        var output = new Option<string>("--output") { Description = "A file, which appears when it is whole. Default: standard output.", HelpName = "FILE" };
        return LedgerArguments.Complete(
            new Command("export", """
                All rows as lines of JSON, event by event; sorted, the lines of two ledgers with the same rows are the same. Amounts are whole pico-USD (10^-12 USD).

                Example:
                  fazm-meter ledger export --output ledger.ndjson
                """) { output },
            here,
            async (run, parsed, cancel) =>
            {
                await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
                if (parsed.GetValue(output) is not { } path)
                {
                    await open.Ledger.ExportAsync(run.OneTenant, here.Out, cancel);
                    await here.Out.FlushAsync(cancel);
                    return ExitCode.Done;
                }

                if (Directory.Exists(path))
                {
                    return Messages.Failed(here, $"{Tables.SafeText.Of(path)} is a folder; name a file");
                }

                var part = path + ".part";
                try
                {
                    await using (var file = EvidenceFile.Make(part))
                    {
                        await open.Ledger.ExportAsync(run.OneTenant, file, cancel);
                        file.Flush(flushToDisk: true);
                    }

                    File.Move(part, path, overwrite: true);
                }
                catch
                {
                    File.Delete(part);
                    throw;
                }

                return ExitCode.Done;
            });
    }
}
