namespace Fazm.Metering.Ledgers.Stores;

/// <summary>What a unit of work is for.</summary>
public enum LedgerAccess
{
    /// <summary>To write rows: units of this kind may run side by side, and see one and the same tenant state until they commit.</summary>
    Write,

    /// <summary>To change the tenant's state (seal, close): waits for all units that began before, and those that begin later see the new state.</summary>
    Govern,
}
