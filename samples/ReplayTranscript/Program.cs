using Fazm.Metering;
using Fazm.Metering.Files;
using Fazm.Metering.Wire;

// Replays recorded sessions row by row, and says what each row changed in the cost of which session.
var meter = new MeterSet();
foreach (var log in LogFiles.Find(args is [] ? ["samples/data/claude"] : args).Found)
{
    foreach (var seen in UsageLog.Read(log.Path))
    {
        foreach (var delta in meter.Observe(seen).Where(d => d.Kind != DeltaKind.Reported))
        {
            Console.WriteLine($"{delta.Session ?? "(payer not known yet)",-36} {delta.Kind,-10} {delta.Model,-26} {delta.Cost,12} now {delta.TotalCost} USD");
        }
    }
}

var total = SessionTotal.Of(meter.Report());
Console.WriteLine($"{total.Calls} calls, {total.Tokens.AllTokens} tokens, {total.Cost} USD; {total.UnpricedCalls} without a price, {total.LowerBoundCalls} without final usage");
