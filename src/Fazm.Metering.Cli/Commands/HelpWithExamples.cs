using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fazm.Metering.Cli.Commands;

/// <summary>The usual help, and after it how the command is used: what its description says from the second paragraph on.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private readonly Dictionary<Command, string> _examples = [];

    /// <summary>Takes the examples out of the descriptions of a command and all below it, where lists of commands would show them.</summary>
    public void Take(Command command)
    {
        var text = (command.Description ?? string.Empty).ReplaceLineEndings("\n");
        if (text.IndexOf("\n\n", StringComparison.Ordinal) is var end and >= 0)
        {
            command.Description = text[..end];
            _examples[command] = text[(end + 2)..].TrimEnd();
        }

        foreach (var inner in command.Subcommands)
        {
            Take(inner);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (_examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
        }

        return code;
    }
}
