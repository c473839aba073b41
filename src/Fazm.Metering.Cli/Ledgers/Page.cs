using Spectre.Console;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>A page of text for people, as wide as the terminal; a pipe has no width.</summary>
internal sealed class Page : IDisposable
{
    private const int NoLimit = 10_000;
    private readonly StreamWriter _text;

    public Page(Surroundings here)
    {
        _text = here.NewTextOut();
        Console = AnsiConsole.Create(new()
        {
            Ansi = here.IsStyled ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_text),
        });
        Console.Profile.Width = !here.OutIsTerminal ? NoLimit : here.Columns is { } columns and > 0 ? columns : 80;
        Console.Profile.Capabilities.Unicode = true;
    }

    public IAnsiConsole Console { get; }

    /// <summary>A paragraph; one that is indented stays on its line.</summary>
    public void Line(string text = "")
    {
        if (text.StartsWith(' '))
        {
            Console.Write(new Text(text + "\n"));
        }
        else
        {
            Tables.ReportTable.Line(Console, text);
        }
    }

    public void Dispose() => _text.Dispose();
}
