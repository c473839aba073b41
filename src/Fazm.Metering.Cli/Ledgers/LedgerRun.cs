using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>What all commands on a ledger are told.</summary>
/// <param name="Here">The process's surroundings.</param>
/// <param name="Place">Where the ledger lies.</param>
/// <param name="Tenant">Whose ledger; <see langword="null"/> where the user named none.</param>
/// <param name="Json">True for JSON.</param>
internal sealed record LedgerRun(Surroundings Here, LedgerPlace Place, string? Tenant, bool Json)
{
    /// <summary>The tenant of a machine's own ledger.</summary>
    public const string LocalTenant = "local";

    /// <summary>Whose ledger.</summary>
    public string OneTenant => Tenant ?? LocalTenant;

    /// <summary>Now.</summary>
    public EventTime Now => EventTime.From(Here.Clock.GetUtcNow());

    /// <summary>The tenants that are meant: the one that was named, else all.</summary>
    public async Task<IReadOnlyList<string>> TenantsAsync(IUsageLedger ledger, CancellationToken cancel) =>
        Tenant is { } named ? [named] : await ledger.TenantsAsync(cancel);
}
