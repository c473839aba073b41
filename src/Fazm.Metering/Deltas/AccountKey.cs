using Fazm.Metering.Reports;

namespace Fazm.Metering.Deltas;

/// <summary>What is summed apart: a session's calls, remainder and reported money, by model.</summary>
internal readonly record struct AccountKey(string? Session, EntryKind Kind, string? Model);
