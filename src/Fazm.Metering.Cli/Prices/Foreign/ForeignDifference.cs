namespace Fazm.Metering.Cli.Prices.Foreign;

/// <summary>One thing in which another table differs from our books.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Id">The id there.</param>
/// <param name="Model">Our name of the model; <see langword="null"/> where we do not have it.</param>
/// <param name="Class">The class and, with a tier, its threshold; <see langword="null"/> for a model that we do not have.</param>
/// <param name="Ours">Our price in USD per million tokens; <see langword="null"/> where we have none.</param>
/// <param name="Theirs">Their price; <see langword="null"/> for a model as a whole.</param>
internal sealed record ForeignDifference(Platform Platform, string Id, string? Model, string? Class, string? Ours, string? Theirs);
