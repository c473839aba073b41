namespace Fazm.Metering.Deltas;

/// <summary>One running total of an account.</summary>
/// <param name="Key">What is summed.</param>
/// <param name="Sum">The sum.</param>
internal readonly record struct AccountLine(AccountKey Key, Tally Sum);
