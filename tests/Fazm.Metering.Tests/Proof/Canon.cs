using System.Globalization;
using System.Text;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Tests.Proof;

/// <summary>A report's entries as text, every field of them: two reports are the same when their texts are.</summary>
internal static class Canon
{
    public static string Of(UsageReport report)
    {
        var text = new StringBuilder();
        foreach (var e in report.Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"{e.Kind}|{e.Session}|{e.Model}|{e.PricedAs}|{e.Agent}|{e.Surface}|{e.At.UtcTicks}|{e.Calls}|")
                .Append(CultureInfo.InvariantCulture, $"{e.Tokens.Input},{e.Tokens.Output},{e.Tokens.CacheWrite5m},{e.Tokens.CacheWrite1h},{e.Tokens.CacheRead},{e.Tokens.WebSearches},{e.Tokens.WebFetches}|")
                .Append(CultureInfo.InvariantCulture, $"{e.Cost?.Units}|{e.CostUpper?.Units}|{e.Reported?.Units}|{e.IsLowerBound}|").AppendJoin(',', e.Flags.Order()).AppendLine();
        }

        return text.ToString();
    }
}
