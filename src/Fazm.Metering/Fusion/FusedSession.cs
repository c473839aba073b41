using Fazm.Metering.Evidence;

namespace Fazm.Metering.Fusion;

/// <summary>What a session's counters say beyond its calls.</summary>
internal sealed class FusedSession
{
    /// <summary>Tokens that no call covers; part of the total.</summary>
    public List<GrowthPiece> Remainder { get; } = [];

    /// <summary>What the client itself said that was spent.</summary>
    public List<MoneyPiece> Reported { get; } = [];

    /// <summary>The part of that which no tokens explain.</summary>
    public List<MoneyPiece> Unexplained { get; } = [];

    public FlagCounter Flags { get; } = new();
}
