using System.Globalization;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Instants as a zone's clocks show them, for people.</summary>
internal static class TimeText
{
    public static string Of(EventTime at, TimeZoneInfo zone) =>
        at.IsKnown ? TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "-";
}
