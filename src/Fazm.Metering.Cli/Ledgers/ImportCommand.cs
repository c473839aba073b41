using System.Collections.Immutable;
using System.CommandLine;
using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Scanning;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger import</c>: stores what logs say, for good.</summary>
internal static class ImportCommand
{
    /// <summary>The user of a machine's own ledger.</summary>
    public const string LocalUser = "me";

    public static Command Create(Surroundings here, Scanner scan)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, folders (searched through), or - for standard input. Without: the data folders of Claude Code and Codex.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        paths.Validators.Add(ReportCommand.NoOption);
        var user = new Option<string>("--user") { Description = $"Whose usage it is. Default: {LocalUser}.", HelpName = "NAME" };
        var strict = new Option<bool>("--strict") { Description = "Exit with 1 when something has no price or could not be stored." };
        var reading = new ReadingOptions();
        var command = new Command("import", """
            Stores what logs say. Importing again stores only what is new; what is stored stays when the logs are gone.

            Examples:
              fazm-meter ledger import                                 # all that is on this machine; run it daily, clients delete logs after 30 days
              fazm-meter ledger import --user alice --ledger team.db logs/alice
            """) { paths, user, strict };
        reading.AddTo(command);
        return LedgerArguments.Complete(command, here, (run, parsed, cancel) =>
        {
            ImmutableArray<string> named = [.. parsed.GetValue(paths) ?? []];
            var who = parsed.GetValue(user) ?? LocalUser;
            if (!Names.IsName(who))
            {
                return Task.FromResult(LedgerArguments.Wrong(here, "import", "--user: a name has 1 to 512 characters and no control characters"));
            }

            return reading.TryRead(parsed, named, out var options, out var error)
                ? new ImportRun(run, scan).RunAsync(options, who, parsed.GetValue(strict), cancel)
                : Task.FromResult(LedgerArguments.Wrong(here, "import", error));
        });
    }
}
