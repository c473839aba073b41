using System.Globalization;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Files;
using Spectre.Console;

namespace Fazm.Metering.Cli.Commands;

/// <summary>Scans, prints and judges.</summary>
internal sealed class ReportRun(Surroundings here, Scanner scan)
{
    // Without a terminal nothing has to be cut.
    private const int NoLimit = 10_000;

    /// <summary>Runs one report; returns the exit code.</summary>
    public int Run(ReportOptions options, CancellationToken cancel)
    {
        var what = options.Scan;
        if (what.Paths.IsEmpty)
        {
            what = what with { Paths = DataFolders.Existing(here.Variable, here.Home) };
            if (what.Paths.IsEmpty)
            {
                return Messages.NoData(here, DataFolders.Candidates(here.Variable, here.Home));
            }
        }

        ScanResult found;
        using (var progress = new ProgressLine(here.Error, here.ErrorIsTerminal, here.Clock))
        {
            found = scan(what, progress, cancel);
        }

        if (found.Files is { Read: 0, Failed.Length: 0 })
        {
            return Messages.NoData(here, what.Paths);
        }

        cancel.ThrowIfCancellationRequested();
        var view = ReportView.Of(found, options.Range, options.By);
        Print(view, options);
        return Judge(view, options);
    }

    private void Print(ReportView view, ReportOptions options)
    {
        if (options.Json)
        {
            ReportJson.Write(here.Out, view, options.Explain);
            return;
        }

        using var text = here.NewTextOut();
        if (options.Csv)
        {
            ReportCsv.Write(text, view);
            return;
        }

        var console = AnsiConsole.Create(new()
        {
            Ansi = here.IsStyled ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width();
        console.Profile.Capabilities.Unicode = true;
        ReportTable.Write(console, view);
        if (options.Explain)
        {
            ExplainText.Write(text, view);
        }
    }

    private int Judge(ReportView view, ReportOptions options)
    {
        var failed = view.Scan.Files.Failed;
        foreach (var file in failed)
        {
            var where = file.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $" at byte {offset}") : string.Empty;
            here.Error.WriteLine($"fazm-meter: {SafeText.Of(file.Path)}{where}: {SafeText.Of(file.Error)}. The rest is counted.");
        }

        if (options.Explain && options.Csv)
        {
            here.Error.WriteLine("fazm-meter: --explain is not in CSV; use it with --json or alone.");
        }

        if (failed.Length > 0)
        {
            return ExitCode.InputOutput;
        }

        if (!options.Strict || Strictness.Holds(view))
        {
            return ExitCode.Done;
        }

        here.Error.WriteLine("fazm-meter: not everything could be counted or priced (--strict); --explain says what.");
        return ExitCode.NotAllCounted;
    }

    private int Width() =>
        !here.OutIsTerminal ? NoLimit : here.Columns is { } columns and > 0 ? columns : 80;
}
