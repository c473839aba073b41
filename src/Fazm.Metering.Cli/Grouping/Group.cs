namespace Fazm.Metering.Cli.Grouping;

/// <summary>Entries that have a key in common, and their parts. Groups of one level are ordered by key, ordinal, without a key last.</summary>
/// <param name="By">What the key is of; <see langword="null"/> for the whole report.</param>
/// <param name="Key">The key; <see langword="null"/> where it is unknown.</param>
/// <param name="Sum">The total.</param>
/// <param name="Models">The total by model.</param>
/// <param name="Groups">The next level; empty at the last.</param>
internal sealed record Group(GroupBy? By, string? Key, Sum Sum, IReadOnlyList<ModelRow> Models, IReadOnlyList<Group> Groups);
