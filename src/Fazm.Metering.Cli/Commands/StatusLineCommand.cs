using System.CommandLine;
using Fazm.Metering.Cli.StatusLines;

namespace Fazm.Metering.Cli.Commands;

/// <summary><c>fazm-meter statusline</c>: one line for Claude Code's status line.</summary>
internal static class StatusLineCommand
{
    /// <summary>The option that names the index's folder.</summary>
    public const string Index = "--index";

    /// <summary>Runs the command without the parser, where the arguments are those that Claude Code is told: it is run after every message, and the
    /// parser takes longer to start than the rest.</summary>
    public static bool TryRunAtOnce(Surroundings here, string[] args, CancellationToken cancel, out int code)
    {
        code = ExitCode.Done;
        if (args is ["statusline"] or ["statusline", Index, not "" and not ['-', ..]])
        {
            try
            {
                code = new StatusLineRun(here, args.Length == 3 ? args[2] : null).Print(asJson: false, cancel);
            }
            catch (OperationCanceledException)
            {
                code = ExitCode.Interrupted;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                code = Messages.Failed(here, Tables.SafeText.Of(e.Message));
            }

            return true;
        }

        return false;
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(Surroundings here)
    {
        var index = new Option<string>(Index) { Description = "The folder of the index. Default: the platform's folder for caches.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "JSON with exact amounts, for programs." };
        var update = new Option<bool>("--update") { Description = "Bring the index up to date and print nothing; reads no input." };
        var command = new Command("statusline", """
            One line for Claude Code's status line: model, cost of the session, cost of today. Reads what Claude Code writes to standard input.

            Examples:
              "statusLine": { "type": "command", "command": "fazm-meter statusline" }    # in ~/.claude/settings.json
              fazm-meter statusline --update                                             # build the index now
            """) { index, json, update };
        command.SetAction((parsed, cancel) =>
        {
            var run = new StatusLineRun(here, parsed.GetValue(index));
            return Task.FromResult(parsed.GetValue(update) ? run.Update(cancel) : run.Print(parsed.GetValue(json), cancel));
        });
        return command;
    }
}
