using Fazm.Metering.Cli.Scanning;
using Spectre.Console;

namespace Fazm.Metering.Cli.Watching;

/// <summary>Follows and shows until it is told to end.</summary>
/// <param name="here">The process's surroundings.</param>
/// <param name="options">What to follow.</param>
internal sealed class WatchRun(Surroundings here, ScanOptions options)
{
    /// <summary>The time between two looks at the logs.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs until it is cancelled, which it tells by <see cref="OperationCanceledException"/>.</summary>
    public void Run(bool asJson, CancellationToken cancel)
    {
        if (asJson)
        {
            Follow(_ => new JsonScreen(here.Out), cancel);
        }
        else if (!here.IsStyled)
        {
            using var text = here.NewTextOut();
            Follow(_ => new PlainScreen(text, here.Clock), cancel);
        }
        else
        {
            using var text = here.NewTextOut();
            var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(text) });
            console.Profile.Width = here.Columns is { } columns and > 0 ? columns : 80;
            console.Live(new Text("Reading…")).AutoClear(false).Start(live => Follow(logs => new LiveScreen(live, logs), cancel));
        }
    }

    private void Follow(Func<Func<int>, IWatchScreen> open, CancellationToken cancel)
    {
        var figures = new WatchFigures(here.Clock.LocalTimeZone);
        IWatchScreen? screen = null;
        using var follower = new LogFollower(options, delta =>
        {
            figures.Add(delta, here.Clock.GetLocalNow());
            screen!.Tell(delta);
        }, cancel);
        figures.Sum(follower.Report(), here.Clock.GetUtcNow());
        screen = open(() => follower.Count);
        screen.Begin(figures);
        while (true)
        {
            cancel.WaitHandle.WaitOne(Pause);
            cancel.ThrowIfCancellationRequested();
            follower.Poll(cancel);
            if (Times.Calendar.LocalDay(here.Clock.GetUtcNow(), here.Clock.LocalTimeZone) != figures.Day)
            {
                figures.Sum(follower.Report(), here.Clock.GetUtcNow());
            }

            screen.Refresh(figures);
        }
    }
}
