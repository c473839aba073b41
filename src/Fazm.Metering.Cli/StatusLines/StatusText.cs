using System.Text;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;

namespace Fazm.Metering.Cli.StatusLines;

/// <summary>The one line: <c>Opus 5.5 · session $0.42 · today $3.10</c>.</summary>
internal static class StatusText
{
    public static string Of(string? model, StatusFigures figures)
    {
        var line = new StringBuilder();
        if (model is not null)
        {
            line.Append(SafeText.Of(model)).Append(" · ");
        }

        line.Append("session ").Append(figures.Session ?? "–").Append(" · today ").Append(figures.Today ?? "–");
        return line.Append(figures.IsComplete ? "" : " …").ToString();
    }

    /// <summary>The same for programs, exact.</summary>
    public static void WriteJson(Stream output, string? session, string? model, StatusFigures figures) => JsonText.WriteLine(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("session", session);
        json.WriteString("model", model);
        json.WriteMoney("cost", figures.ExactSession());
        json.WriteBoolean("costIsLowerBound", IsLowerBound(figures.Session));
        json.WriteMoney("today", figures.ExactToday());
        json.WriteBoolean("todayIsLowerBound", IsLowerBound(figures.Today));
        json.WriteBoolean("complete", figures.IsComplete);
        json.WriteEndObject();
    });

    private static bool IsLowerBound(string? text) => text?.StartsWith('≥') == true;
}
