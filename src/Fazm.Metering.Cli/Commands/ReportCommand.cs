using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Times;

namespace Fazm.Metering.Cli.Commands;

/// <summary><c>fazm-meter report</c>: what did it cost.</summary>
internal static class ReportCommand
{
    private const int MostThreads = 64;

    /// <summary>Makes the command.</summary>
    /// <param name="here">The process's surroundings.</param>
    /// <param name="scan">Reads what the options name.</param>
    public static Command Create(Surroundings here, Scanner scan)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, folders (searched through), or - for standard input. Without: the data folders of Claude Code and Codex.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        paths.Validators.Add(NoOption);
        var by = new Option<string[]>("--by") { Description = $"Group by {GroupByNames.All}; repeatable or with commas, nested in that order. Default: session.", HelpName = "KEY" };
        var since = new Option<string>("--since") { Description = $"From then on, inclusive: {TimeBound.Forms}.", HelpName = "TIME" };
        var until = new Option<string>("--until") { Description = "Up to then: before a time, through a date and its like.", HelpName = "TIME" };
        var zone = new Option<string>("--timezone") { Description = "The zone of days and of times without an offset; an IANA name. Default: the machine's.", HelpName = "ZONE" };
        var json = new Option<bool>("--json") { Description = "JSON with exact amounts, for programs." };
        var csv = new Option<bool>("--csv") { Description = "CSV: one row for each model of each innermost group." };
        var explain = new Option<bool>("--explain") { Description = "Every row that was not counted and why, and how the money adds up." };
        var strict = new Option<bool>("--strict") { Description = "Exit with 1 when something has no price or could not be counted." };
        var threads = new Option<string>("--threads") { Description = $"How many threads read, 1 to {MostThreads}. Default: one for each processor, 8 at most.", HelpName = "N" };
        var reading = new ReadingOptions();
        var command = new Command("report", """
            What did it cost: reads logs of Claude Code, the Agent SDK, ACP, the Messages API and Codex.

            Examples:
              fazm-meter report                                          # all that is on this machine, by session
              fazm-meter report --by day --since 7d --timezone Europe/Berlin
              fazm-meter report --by project,model --json ~/.claude/projects > cost.json
              fazm-meter report --explain session.jsonl                  # why is this not in my total
            """) { paths, by, since, until, zone };
        reading.AddTo(command);
        foreach (var option in new Option[] { json, csv, explain, strict, threads })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancel) =>
        {
            ImmutableArray<string> named = [.. parsed.GetValue(paths) ?? []];
            if (!GroupByNames.TryParse(parsed.GetValue(by) ?? [], out var keys, out var error) ||
                !TimeRange.TryParse(parsed.GetValue(since), parsed.GetValue(until), parsed.GetValue(zone), here.Clock.GetUtcNow(), here.Clock.LocalTimeZone, out var range, out error) ||
                !reading.TryRead(parsed, named, out var what, out error) ||
                !TryThreads(parsed.GetValue(threads), out var readers, ref error))
            {
                return Task.FromResult(Messages.WrongUsage(here, "report", error));
            }

            var options = new ReportOptions
            {
                Scan = what with { KeepPlaces = parsed.GetValue(explain), Threads = readers },
                By = keys,
                Range = range,
                Json = parsed.GetValue(json),
                Csv = parsed.GetValue(csv),
                Explain = parsed.GetValue(explain),
                Strict = parsed.GetValue(strict),
            };
            return Task.FromResult(options is { Json: true, Csv: true }
                ? Messages.WrongUsage(here, "report", "--json and --csv: choose one")
                : new ReportRun(here, scan).Run(options, cancel));
        });
        return command;
    }

    private static bool TryThreads(string? text, out int? threads, ref string? error)
    {
        threads = null;
        if (text is not null)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > MostThreads)
            {
                error = $"--threads {text}: not a number from 1 to {MostThreads}";
                return false;
            }

            threads = number;
        }

        return true;
    }

    // A mistyped option would else be taken for a path.
    internal static void NoOption(System.CommandLine.Parsing.ArgumentResult argument)
    {
        foreach (var token in argument.Tokens.Where(t => t.Value.StartsWith('-') && t.Value.Length > 1))
        {
            argument.AddError($"{token.Value}: no such option; a path that begins with - is written ./{token.Value}");
        }
    }
}
