using Spectre.Console;

namespace Fazm.Metering.Cli.Prices;

/// <summary>The terminal, or a pipe, to write a page on.</summary>
internal static class Terminal
{
    private const int PipeWidth = 200;

    /// <summary>A console on a writer; a pipe is wide enough for any row, and gets plain text.</summary>
    public static IAnsiConsole On(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!isTerminal)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }

    public static IAnsiConsole StandardOutput() => On(Console.Out, !Console.IsOutputRedirected);
}
