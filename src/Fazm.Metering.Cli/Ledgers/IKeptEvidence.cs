namespace Fazm.Metering.Cli.Ledgers;

/// <summary>All evidence that was ever imported for one user of a tenant.</summary>
internal interface IKeptEvidence
{
    /// <summary>Where it lies, for messages.</summary>
    string Place { get; }

    /// <summary>Joins into a meter what was kept, and keeps all that it then knows.</summary>
    /// <param name="meter">What was read now.</param>
    /// <param name="cancel">Cancels before anything is replaced.</param>
    /// <returns>False where nothing had been kept yet.</returns>
    /// <exception cref="InvalidDataException">What was kept is damaged; nothing was changed.</exception>
    Task<bool> KeepAsync(MeterSet meter, CancellationToken cancel);
}
