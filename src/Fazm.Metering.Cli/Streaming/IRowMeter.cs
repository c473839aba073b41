using System.Collections.Immutable;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Streaming;

/// <summary>Meters one stream, row by row.</summary>
internal interface IRowMeter
{
    /// <summary>Takes the row at which the reader stands; returns what it added.</summary>
    ImmutableArray<UsageDelta> Read(LineReader rows);

    /// <summary>Ends the stream; returns what that added.</summary>
    ImmutableArray<UsageDelta> Complete();
}
