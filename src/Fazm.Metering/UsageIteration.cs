namespace Fazm.Metering;

/// <summary>One entry of <c>usage.iterations</c>.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Model">The model it names; <see langword="null"/> where it names none, which means the call's own.</param>
/// <param name="Tokens">What it used.</param>
public readonly record struct UsageIteration(IterationKind Kind, string? Model, TokenCounts Tokens);
