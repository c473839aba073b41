using Fazm.Metering.Cli.Reporting;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>Writes one estimate as one line of JSON. It has a delta's fields, so that a screen can show both, but no number in the row of deltas.</summary>
internal static class EstimateLine
{
    public static void Write(Stream output, Estimate estimate) => JsonText.WriteLine(output, json =>
    {
        json.WriteStartObject();
        json.WriteNull("seq");
        json.WriteNull("at");
        json.WriteString("session", estimate.Delta.Session);
        json.WriteString("model", estimate.Delta.Model);
        json.WriteString("kind", "estimate");
        json.WriteNumber("input", 0);
        json.WriteNumber("output", estimate.Delta.Output.Count);
        json.WriteNumber("cacheWrite5m", 0);
        json.WriteNumber("cacheWrite1h", 0);
        json.WriteNumber("cacheRead", 0);
        json.WriteString("cost", estimate.Delta.Cost?.ToString());
        json.WriteString("totalCost", estimate.Total.ToString());
        json.WriteBoolean("final", false);
        json.WriteBoolean("estimated", true);
        json.WriteEndObject();
    });
}
