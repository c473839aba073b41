namespace Fazm.Metering.Hosting;

/// <summary>How metering works in a host. Validated when the host starts; every fault is named at once.</summary>
/// <remarks>May be bound from configuration: every property has a setter and a default.</remarks>
public sealed class FazmMeteringOptions
{
    /// <summary>Whose ledger the intake, the sessions and the outbox tell. A backend with several tenants tells <see cref="Ledgers.IUsageLedger"/> itself.</summary>
    public string Tenant { get; set; } = "default";

    /// <summary>The outbox's file; <see langword="null"/> for none: then the intake waits for the ledger itself.</summary>
    public string? OutboxPath { get; set; }

    /// <summary>How many events the outbox sends at once, at most; 1 to 10,000.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>How long the sender waits after a first failure; then twice as long each time. No chance is in it, so that a run can be repeated.</summary>
    public TimeSpan RetryFirst { get; set; } = new(0, 0, 1);

    /// <summary>The longest that the sender waits before it tries again.</summary>
    public TimeSpan RetryMost { get; set; } = new(0, 5, 0);

    /// <summary>How long a host that stops goes on sending what waits. What is left stays in the outbox. Less than the host's own limit.</summary>
    public TimeSpan StopWithin { get; set; } = new(0, 0, 10);

    /// <summary>How long the health check waits for the ledger.</summary>
    public TimeSpan HealthTimeout { get; set; } = new(0, 0, 5);

    /// <summary>From this age of the oldest event in the outbox on, health is degraded.</summary>
    public TimeSpan DegradedAge { get; set; } = new(0, 5, 0);

    /// <summary>From this age of the oldest event in the outbox on, health is failed.</summary>
    public TimeSpan UnhealthyAge { get; set; } = new(1, 0, 0);

    /// <summary>From so many events in the outbox on, health is degraded.</summary>
    public int DegradedDepth { get; set; } = 10_000;
}
