namespace Fazm.Metering.Tests.Architecture;

/// <summary>How a process ended, and what it wrote.</summary>
internal sealed record ToolResult(int Code, string Out, string Error);
