using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fazm.Metering.Hosting.Diagnostics;

/// <summary>The cost as a metric. The one place of this project with floating point: metrics libraries take fractions in no other form.</summary>
internal sealed class DoubleAtTheBorder(Meter meter)
{
    private readonly UpDownCounter<double> _cost = meter.CreateUpDownCounter<double>(
        "fazm.metering.cost", "{USD}", "Cost at list price of all that has a price. Falls where a call turned out otherwise. Rounded: what is billed stands in the ledger.");

    public void Add(PicoUsd amount, in TagList tags)
    {
        if (!amount.IsZero)
        {
            _cost.Add((double)amount.ToUsd(), tags);
        }
    }
}
