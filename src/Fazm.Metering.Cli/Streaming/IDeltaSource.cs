using System.Collections.Immutable;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>One stream, metered row by row.</summary>
internal interface IDeltaSource : IDisposable
{
    /// <summary>Waits for the next row and says what it added.</summary>
    /// <returns><see langword="false"/> at the end.</returns>
    bool TryRead(out ImmutableArray<UsageDelta> deltas);

    /// <summary>What that row added to the estimates; nothing where none were asked for.</summary>
    ImmutableArray<Estimate> Estimates => [];
}
