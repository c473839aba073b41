using Fazm.Metering.Cli.Streaming;

namespace Fazm.Metering.Cli.Watching;

/// <summary>One line of JSON for each delta, as <c>stream</c> writes them.</summary>
internal sealed class JsonScreen(Stream output) : IWatchScreen
{
    public void Begin(WatchFigures figures)
    {
    }

    public void Tell(in UsageDelta delta) => DeltaLine.Write(output, delta);

    public void Refresh(WatchFigures figures)
    {
    }
}
