namespace Fazm.Metering.Fusion;

/// <summary>What one reading added to a client's own running cost.</summary>
internal readonly record struct MoneyPiece(PicoUsd Amount, EventTime At, Surface Surface);
