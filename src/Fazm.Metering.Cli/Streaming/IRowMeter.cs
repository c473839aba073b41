using System.Collections.Immutable;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>Meters one stream, row by row.</summary>
internal interface IRowMeter
{
    /// <summary>Takes a row, without its line end; returns what it added.</summary>
    ImmutableArray<UsageDelta> Read(ReadOnlySpan<byte> row);

    /// <summary>Ends the stream; returns what that added.</summary>
    ImmutableArray<UsageDelta> Complete();
}
