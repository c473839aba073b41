namespace Fazm.Metering.Cli.Grouping;

/// <summary>What one model used. Rows never merge by alias.</summary>
/// <param name="Model">The answered id; <see langword="null"/> where nothing names one.</param>
/// <param name="PricedAs">The book's id; <see langword="null"/> where it has no price.</param>
/// <param name="Sum">The total.</param>
internal sealed record ModelRow(string? Model, string? PricedAs, Sum Sum);
