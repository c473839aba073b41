using System.CommandLine;
using System.CommandLine.Help;
using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli;

/// <summary>The whole command line: parses, runs, and turns every end into an exit code.</summary>
internal static class App
{
    /// <summary>Runs it.</summary>
    /// <param name="args">What the user wrote.</param>
    /// <param name="here">The process's surroundings.</param>
    /// <param name="commands">The commands there are.</param>
    /// <param name="cancel">Ends the run with <see cref="ExitCode.Interrupted"/>.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Surroundings here, IEnumerable<Command> commands, CancellationToken cancel)
    {
        // Not a RootCommand, which would call itself after the assembly's file.
        var help = new HelpWithExamples(new HelpAction());
        var root = new Command("fazm-meter", """
            What Claude and Codex sessions cost, exactly, once. Reads logs and streams; opens no network connection unless it is given one.

            Examples:
              fazm-meter report --by day --since 7d
              claude -p "…" --output-format stream-json --verbose | fazm-meter stream
            """)
        {
            new HelpOption { Recursive = true, Action = help },
            new VersionOption { Action = new VersionText() },
        };
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        help.Take(root);

        // A path may begin with @: there are no response files.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not (HelpWithExamples or VersionText))
        {
            var command = parsed.CommandResult.Command;
            return Messages.WrongUsage(here, PathOf(command, root), SafeText.Of(OneLine(string.Join("; ", parsed.Errors.Select(e => e.Message)))));
        }

        using var text = here.NewTextOut();
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = text, Error = here.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Messages.Failed(here, SafeText.Of(e.Message));
        }
        catch (PriceBookException e)
        {
            return Messages.WrongUsage(here, "report", string.Join('\n', e.Message.ReplaceLineEndings("\n").Split('\n').Select(SafeText.Of)));
        }
        catch (OverflowException)
        {
            return Messages.Failed(here, "the sum of the token counts or amounts is beyond what can be held; some row states an absurd number");
        }
    }

    /// <summary>The command as the user writes it: <c>prices list</c>.</summary>
    private static string PathOf(Command command, Command root) =>
        ReferenceEquals(command, root) ? string.Empty
        : command.Parents.OfType<Command>().FirstOrDefault() is { } parent && !ReferenceEquals(parent, root) ? $"{PathOf(parent, root)} {command.Name}"
        : command.Name;

    private static string OneLine(string text) => string.Join(' ', text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
