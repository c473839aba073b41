using System.Text.Json;
using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>Texts of many kinds, written for these tests, with the counts that three public vocabularies give them.</summary>
internal static class Samples
{
    public static string Folder { get; } = Path.Combine(PricingData.Root, "tests", "Fazm.Metering.Tests", "Data", "estimates");

    public static IReadOnlyDictionary<string, Dictionary<string, int>> Counts { get; } =
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, int>>>(File.ReadAllText(Path.Combine(Folder, "counts.json")))!;

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".txt"));
}
