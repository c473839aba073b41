using System.Collections.Immutable;
using Fazm.Metering.Evidence;

namespace Fazm.Metering.Reports;

/// <summary>A call as evidence, with every id under which it was heard.</summary>
internal sealed record MeteredCall(ImmutableArray<CallKey> Keys, Snapshot Best, EventTime At, string? Owner, bool IsOwnerCertain, string? Agent);
