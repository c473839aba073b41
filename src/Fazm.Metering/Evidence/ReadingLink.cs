namespace Fazm.Metering.Evidence;

/// <summary>One place of a counter reading on one recording of its stream.</summary>
internal readonly record struct ReadingLink(string Stream, string After, bool BeginsLife);
