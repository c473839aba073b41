namespace Fazm.Metering.Deltas;

/// <summary>The account of sessions that are told together, held by each of them.</summary>
internal sealed record SharedAccount(Account Account, IReadOnlyList<string> Sessions);
