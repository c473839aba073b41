using System.Globalization;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Spectre.Console;

namespace Fazm.Metering.Cli.Watching;

/// <summary>A table that is updated in place: for a terminal.</summary>
internal sealed class LiveScreen(LiveDisplayContext live, Func<int> logs) : IWatchScreen
{
    private bool _isNew = true;
    private DateOnly _day;

    public void Begin(WatchFigures figures) => Refresh(figures);

    public void Tell(in UsageDelta delta) => _isNew = true;

    public void Refresh(WatchFigures figures)
    {
        if (!_isNew && _day == figures.Day)
        {
            return;
        }

        (_isNew, _day) = (false, figures.Day);
        live.UpdateTarget(TableOf(figures, logs()));
        live.Refresh();
    }

    internal static Table TableOf(WatchFigures figures, int logs)
    {
        var table = new Table { Border = TableBorder.Horizontal, Title = new(Markup.Escape($"today {figures.Today.Text}   since the start {MoneyText.Of(figures.Added)}")) };
        table.AddColumns("Session", "Model", "Added", "Cost", "At");
        table.Columns[2].RightAligned();
        table.Columns[3].RightAligned();
        foreach (var session in figures.Sessions)
        {
            table.AddRow(
                Cell(session.Id ?? "(payer not known yet)"), Cell(session.Model ?? "-"), Cell(MoneyText.Of(session.Added)), Cell(MoneyText.Of(session.Total)),
                Cell(session.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture)));
        }

        table.Caption = new(string.Create(CultureInfo.InvariantCulture, $"{logs:N0} logs; ctrl-C ends"));
        return table;
    }

    private static Text Cell(string text) => new(SafeText.Of(text));
}
