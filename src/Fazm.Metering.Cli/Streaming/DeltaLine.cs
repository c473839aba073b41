using Fazm.Metering.Cli.Reporting;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>Writes one delta as one line of JSON.</summary>
internal static class DeltaLine
{
    public static void Write(Stream output, UsageDelta delta) => JsonText.WriteLine(output, json =>
    {
        var tokens = delta.Tokens;
        json.WriteStartObject();
        json.WriteNumber("seq", delta.Sequence);
        json.WriteString("at", delta.At.IsKnown ? delta.At.ToString() : null);
        json.WriteString("session", delta.Session);
        json.WriteString("model", delta.Model);
        json.WriteString("kind", Kind(delta.Kind));
        json.WriteNumber("input", tokens.Input);
        json.WriteNumber("output", tokens.Output);
        json.WriteNumber("cacheWrite5m", tokens.CacheWrite5m);
        json.WriteNumber("cacheWrite1h", tokens.CacheWrite1h);
        json.WriteNumber("cacheRead", tokens.CacheRead);
        if (tokens.WebSearches != 0)
        {
            json.WriteNumber("webSearches", tokens.WebSearches);
        }

        if (tokens.WebFetches != 0)
        {
            json.WriteNumber("webFetches", tokens.WebFetches);
        }

        json.WriteMoney("cost", delta.Kind == DeltaKind.Reported ? PicoUsd.Zero : delta.Cost);
        json.WriteMoney("totalCost", delta.TotalCost);
        if (delta.Reported is { } reported)
        {
            json.WriteMoney("reportedCost", reported);
        }

        if (delta.Corrects is { } corrects)
        {
            json.WriteNumber("corrects", corrects);
        }

        json.WriteBoolean("final", delta.IsFinal);
        json.WriteEndObject();
    });

    private static string Kind(DeltaKind kind) => kind switch
    {
        DeltaKind.Usage => "usage",
        DeltaKind.Correction => "correction",
        DeltaKind.Remainder => "remainder",
        _ => "reported",
    };
}
