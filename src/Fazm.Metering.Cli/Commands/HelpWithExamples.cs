using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fazm.Metering.Cli.Commands;

/// <summary>The usual help, and how the command is used.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["report"] =
        [
            "fazm-meter report                                          # all that is on this machine, by session",
            "fazm-meter report --by day --since 7d --timezone Europe/Berlin",
            "fazm-meter report --by project,model --json ~/.claude/projects > cost.json",
            "fazm-meter report --explain session.jsonl                  # why is this not in my total",
        ],
        ["stream"] =
        [
            "claude -p \"…\" --output-format stream-json --verbose | fazm-meter stream",
            "fazm-meter stream --surface acp recording.ndjson | jq -r .totalCost",
        ],
        ["rate"] =
        [
            "echo '{\"id\":\"1\",\"platform\":\"anthropic\",\"model\":\"claude-opus-4-5\",\"at\":\"2026-01-15T00:00:00Z\",\"usage\":{\"input_tokens\":1000,\"output_tokens\":50}}' | fazm-meter rate",
        ],
        ["prices"] =
        [
            "fazm-meter prices list",
            "fazm-meter prices show claude-opus-4-5 --json",
        ],
    };

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var lines = ReferenceEquals(command, parseResult.RootCommandResult.Command) ? command.Subcommands.SelectMany(c => Examples.GetValueOrDefault(c.Name, []).Take(1)).ToArray() : Examples.GetValueOrDefault(command.Name, []);
        var output = parseResult.InvocationConfiguration.Output;
        if (lines.Length > 0)
        {
            output.WriteLine("Examples:");
        }

        foreach (var line in lines)
        {
            output.WriteLine("  " + line);
        }

        return code;
    }
}
