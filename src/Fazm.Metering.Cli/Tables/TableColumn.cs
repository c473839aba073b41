namespace Fazm.Metering.Cli.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Header">Its title.</param>
/// <param name="DropOrder">Which is left out first on a narrow terminal: the lowest above zero; zero stays always.</param>
/// <param name="IsText">True for names, which stand to the left.</param>
internal readonly record struct TableColumn(string Header, int DropOrder = 0, bool IsText = false);
