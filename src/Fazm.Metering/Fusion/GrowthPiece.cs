namespace Fazm.Metering.Fusion;

/// <summary>What one reading added to a counter, for one model: the part of a growth that has a time.</summary>
internal readonly record struct GrowthPiece(string? Model, TokenCounts Tokens, EventTime At, Surface Surface);
