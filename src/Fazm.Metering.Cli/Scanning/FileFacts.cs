using System.Collections.Immutable;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>What was read.</summary>
internal sealed record FileFacts
{
    /// <summary>Distinct files read, standard input included.</summary>
    public int Read { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Their rows.</summary>
    public long Rows { get; init; }

    /// <summary>What could not be read, ordered by path; all else is counted.</summary>
    public ImmutableArray<FailedFile> Failed { get; init; } = [];
}
