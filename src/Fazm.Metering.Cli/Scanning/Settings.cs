using Fazm.Metering.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>Turns the user's options into those of readers and meters.</summary>
internal static class Settings
{
    public static ReaderOptions Reading(ScanOptions options) => new() { Model = options.Model, AgentProfile = options.AgentProfile };

    /// <summary>The meter's options. Throws what reading a price book throws.</summary>
    public static MeterOptions Pricing(ScanOptions options) => new()
    {
        Book = options.Prices.IsEmpty ? PriceBook.Default : PriceBook.Combine([PriceBook.Default, .. options.Prices.Select(PriceBook.FromFile)]),
        Platform = options.Platform,
        Location = options.Location,
        AsOf = options.AsOf,
        UndatedAt = options.At,
    };
}
