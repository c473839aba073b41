namespace Fazm.Metering.Tests.Ledgers.Outbox;

/// <summary>Tests that count the bytes of the whole process run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
