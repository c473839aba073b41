namespace Fazm.Metering.Cli.Tables;

/// <summary>A row of a table.</summary>
/// <param name="Cells">One text for each column.</param>
/// <param name="Indent">How deep the first cell stands.</param>
/// <param name="IsTotal">True for a total, which a rule sets apart.</param>
internal sealed record TableRow(string[] Cells, int Indent = 0, bool IsTotal = false);
