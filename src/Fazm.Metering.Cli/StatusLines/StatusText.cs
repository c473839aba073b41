using System.Text;
using Fazm.Metering.Cli.Indexing;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;

namespace Fazm.Metering.Cli.StatusLines;

/// <summary>The one line: <c>Opus 5.5 · session $0.42 · today $3.10</c>.</summary>
internal static class StatusText
{
    public static string Of(string? model, in StatusFigures figures)
    {
        var line = new StringBuilder();
        if (model is not null)
        {
            line.Append(SafeText.Of(model)).Append(" · ");
        }

        line.Append("session ").Append(Amount(figures.Session)).Append(" · today ").Append(Amount(figures.Today));
        return line.Append(figures.IsComplete ? "" : " …").ToString();
    }

    /// <summary>The same for programs, exact.</summary>
    public static void WriteJson(Stream output, string? session, string? model, StatusFigures figures) => JsonText.WriteLine(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("session", session);
        json.WriteString("model", model);
        json.WriteMoney("cost", figures.Session?.Cost);
        json.WriteBoolean("costIsLowerBound", figures.Session?.IsLowerBound == true);
        json.WriteMoney("today", figures.Today?.Cost);
        json.WriteBoolean("todayIsLowerBound", figures.Today?.IsLowerBound == true);
        json.WriteBoolean("complete", figures.IsComplete);
        json.WriteEndObject();
    });

    private static string Amount(Figure? figure) => figure is { } known ? MoneyText.Short(known.Cost, known.IsLowerBound) : "–";
}
