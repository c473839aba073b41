using System.Collections.Immutable;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>What to read and how to understand and price it.</summary>
internal sealed record ScanOptions
{
    /// <summary>Files, folders or <c>-</c>; never empty.</summary>
    public required ImmutableArray<string> Paths { get; init; }

    /// <summary>The surface of every file; unknown for "tell from the content".</summary>
    public Surface Surface { get; init; }

    /// <summary>The day at whose end, in UTC, prices must have been known; <see langword="null"/> for all.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Files of more or other price books.</summary>
    public ImmutableArray<string> Prices { get; init; } = [];

    /// <summary>The model of rows that name none.</summary>
    public string? Model { get; init; }

    /// <summary>The time at which usage without one is priced; unknown for the newest book's.</summary>
    public EventTime At { get; init; }

    /// <summary>Whose price list bills; <see langword="null"/> for that of each surface.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Where calls were computed; <see langword="null"/> where only the rows say.</summary>
    public string? Location { get; init; }

    /// <summary>How agents on ACP count.</summary>
    public AgentProfile AgentProfile { get; init; }

    /// <summary>True to estimate what answers have used before their usage is known.</summary>
    public bool Estimate { get; init; }

    /// <summary>How many threads read; <see langword="null"/> for one for each processor.</summary>
    public int? Threads { get; init; }

    /// <summary>True to keep the places of rows that do not count.</summary>
    public bool KeepPlaces { get; init; }
}
