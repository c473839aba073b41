namespace Fazm.Metering.Estimates;

/// <summary>How a counter relates to one model, as finished calls showed.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Ratio">Tokens billed for each token counted.</param>
/// <param name="Error">How far estimates were off before each call was known: the mean distance as a part of what was billed (0.1 is ten percent); recent calls weigh most.
/// <see langword="null"/> before the first.</param>
public readonly record struct CalibratedModel(long Calls, decimal Ratio, decimal? Error);
