using System.Globalization;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;

namespace Fazm.Metering.Cli.Watching;

/// <summary>One plain line for each delta: for pipes and files.</summary>
internal sealed class PlainScreen(TextWriter output, TimeProvider clock) : IWatchScreen
{
    public void Begin(WatchFigures figures)
    {
        output.WriteLine($"today {figures.Today.Text}");
        output.Flush();
    }

    public void Tell(in UsageDelta delta)
    {
        if (delta.Kind == DeltaKind.Reported)
        {
            return;
        }

        var at = clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var cost = delta.Cost is { } known ? (known < PicoUsd.Zero ? "" : "+") + MoneyText.Of(known) : "unpriced";
        output.WriteLine($"{at}  {SafeText.Of(delta.Session ?? "(payer not known yet)"),-36}  {SafeText.Of(delta.Model ?? "(model not named)"),-26}  {cost,10}  now {MoneyText.Of(delta.TotalCost)}");
        output.Flush();
    }

    public void Refresh(WatchFigures figures)
    {
    }
}
