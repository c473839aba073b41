using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>What a row asks for.</summary>
internal struct Asked
{
    /// <summary>Where the id stands in the row; nothing where it has none.</summary>
    public (int Start, int End) Id;
    public string? Model;
    public Usage Usage;
    public RatingCircumstances Circumstances;

    /// <summary>The row's id as JSON.</summary>
    public readonly ReadOnlySpan<byte> IdIn(ReadOnlySpan<byte> row) => Id is (0, 0) ? "null"u8 : row[Id.Start..Id.End];
}
