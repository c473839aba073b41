using System.Text;
using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Indexing;
using Fazm.Metering.Files;

namespace Fazm.Metering.Cli.StatusLines;

/// <summary>Prints one status line, and sees to it that the index is brought up to date behind it.</summary>
/// <param name="here">The process's surroundings.</param>
/// <param name="index">The folder that the user chose for the index; <see langword="null"/> for the platform's.</param>
internal sealed class StatusLineRun(Surroundings here, string? index)
{
    private readonly IndexPlace _place = IndexPlace.Of(index, DataFolders.Candidates(here.Variable, here.Home), here);

    /// <summary>Prints the line; returns the exit code.</summary>
    public int Print(bool asJson, CancellationToken cancel)
    {
        if (StatusInput.Read(here.In) is not { } input)
        {
            return Messages.WrongUsage(here, "statusline", "no JSON object on standard input; Claude Code writes one to the command of its status line");
        }

        var figures = new StatusLookup(_place, here.Clock).Find(input, cancel);
        if (asJson)
        {
            StatusText.WriteJson(here.Out, input.Session, input.Model, figures);
        }
        else
        {
            here.Out.Write(Encoding.UTF8.GetBytes(StatusText.Of(input.Model, figures) + "\n"));
            here.Out.Flush();
        }

        if (figures.IsStale)
        {
            BackgroundUpdate.Start(index);
        }

        return ExitCode.Done;
    }

    /// <summary>Brings the index up to date and prints nothing; returns the exit code.</summary>
    public int Update(CancellationToken cancel)
    {
        new IndexUpdate(_place, here.Clock.LocalTimeZone, here.Clock).Run(cancel);
        return ExitCode.Done;
    }
}
