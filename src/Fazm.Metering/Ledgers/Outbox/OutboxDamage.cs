namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>Bytes of an outbox that are not what was written. The records around them are whole.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">The first damaged byte, from 0.</param>
/// <param name="Length">How many bytes.</param>
public sealed record OutboxDamage(string File, long Offset, long Length);
