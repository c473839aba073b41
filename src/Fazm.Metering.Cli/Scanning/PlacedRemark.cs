namespace Fazm.Metering.Cli.Scanning;

/// <summary>A row that did not count, and where it stands. Kept only under <c>--explain</c>.</summary>
/// <param name="File">The path, or <c>-</c> for standard input.</param>
/// <param name="Row">The line, from 1.</param>
/// <param name="Offset">The byte at which the line begins, from 0.</param>
/// <param name="Reason">Why it did not count.</param>
/// <param name="Detail">A name that helps to find the cause; never content.</param>
internal readonly record struct PlacedRemark(string File, long Row, long Offset, Reason Reason, string? Detail);
