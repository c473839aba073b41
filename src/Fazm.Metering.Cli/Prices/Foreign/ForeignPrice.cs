namespace Fazm.Metering.Cli.Prices.Foreign;

/// <summary>A price in another project's table, in pico-USD per token, which is millionths of a dollar per million tokens.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Id">The id there.</param>
/// <param name="Class">The class: <c>input</c>, <c>output</c>, <c>cache_write_5m</c>, <c>cache_write_1h</c> or <c>cache_read</c>.</param>
/// <param name="Over">Prompts of more than so many tokens; <see langword="null"/> for the base price.</param>
/// <param name="Pico">The price.</param>
internal sealed record ForeignPrice(Platform Platform, string Id, string Class, long? Over, PicoUsd Pico);
