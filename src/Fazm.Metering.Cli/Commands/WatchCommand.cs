using System.Collections.Immutable;
using System.CommandLine;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Watching;
using Fazm.Metering.Files;

namespace Fazm.Metering.Cli.Commands;

/// <summary><c>fazm-meter watch</c>: follows logs that grow.</summary>
internal static class WatchCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Surroundings here)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files and folders, which are searched through. Without: the data folders of Claude Code and Codex.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        paths.Validators.Add(ReportCommand.NoOption);
        var json = new Option<bool>("--json") { Description = "One line of JSON for each delta, as of stream." };
        var reading = new ReadingOptions();
        var command = new Command("watch", """
            What is being spent right now: follows logs while clients write them. A terminal is updated in place, a pipe gets a line for each delta.

            Examples:
              fazm-meter watch                                           # all that is written on this machine
              fazm-meter watch ~/.claude/projects --json | jq -r .cost
            """) { paths, json };
        reading.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            ImmutableArray<string> named = [.. parsed.GetValue(paths) ?? []];
            return Task.FromResult(reading.TryRead(parsed, named, out var options, out var error)
                ? Run(here, options, parsed.GetValue(json), cancel)
                : Messages.WrongUsage(here, "watch", error));
        });
        return command;
    }

    private static int Run(Surroundings here, ScanOptions options, bool asJson, CancellationToken cancel)
    {
        if (options.Paths.IsEmpty)
        {
            // Those that do not exist yet are waited for, as long as one does.
            options = options with { Paths = DataFolders.Candidates(here.Variable, here.Home) };
            if (!options.Paths.Any(Path.Exists))
            {
                return Messages.NoData(here, options.Paths);
            }
        }
        else if (options.Paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            return Messages.Failed(here, $"{Tables.SafeText.Of(missing)}: It does not exist.");
        }

        new WatchRun(here, options).Run(asJson, cancel);
        return ExitCode.Done;
    }
}
