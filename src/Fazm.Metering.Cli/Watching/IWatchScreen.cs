namespace Fazm.Metering.Cli.Watching;

/// <summary>Shows what is new.</summary>
internal interface IWatchScreen
{
    /// <summary>Shows where things stand at the start.</summary>
    void Begin(WatchFigures figures);

    /// <summary>Takes one delta.</summary>
    void Tell(in UsageDelta delta);

    /// <summary>Called after each look at the logs.</summary>
    void Refresh(WatchFigures figures);
}
