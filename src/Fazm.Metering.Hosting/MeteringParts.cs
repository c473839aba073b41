namespace Fazm.Metering.Hosting;

/// <summary>What was chosen while the services were registered, for the validation.</summary>
internal sealed class MeteringParts
{
    public bool HasLedger { get; set; }

    public bool HasDestination { get; set; }
}
