namespace Fazm.Metering.Evidence;

/// <summary>What a meter notes about a session beside its evidence, so that one look-up finds both. Evidence neither reads nor saves it.</summary>
internal abstract class SessionNote;
