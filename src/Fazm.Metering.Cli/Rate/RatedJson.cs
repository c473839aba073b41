using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Writes a rated call in the contract's shape. Money is text, unknown is <c>null</c>.</summary>
internal static class RatedJson
{
    /// <summary>Writes the whole answer without its line end.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="id">The id as JSON.</param>
    /// <param name="rated">The rated call.</param>
    /// <param name="near">Ids like the unknown one.</param>
    public static void Write(AnswerText json, ReadOnlySpan<byte> id, RatedUsage rated, IReadOnlyList<string> near)
    {
        json.Raw("{\"id\":"u8).Raw(id).Raw(",\"cost\":"u8).Money(rated.Cost);
        if (rated.Upper is not null)
        {
            json.Raw(",\"upper\":"u8).Money(rated.Upper);
        }

        json.Raw(",\"currency\":\"USD\",\"book\":"u8).Text(rated.Book).Raw(",\"version\":"u8).Text(rated.Version).Raw(",\"lines\":["u8);
        for (var i = 0; i < rated.Lines.Count; i++)
        {
            json.Raw(i == 0 ? default : ","u8);
            WriteLine(json, rated.Lines[i], rated.Version);
        }

        json.Raw("],\"flags\":["u8);
        var reasons = rated.Flags.ToReasons();
        for (var i = 0; i < reasons.Count; i++)
        {
            json.Raw(i == 0 ? default : ","u8).Text(reasons[i].Flag());
        }

        json.Raw("]"u8);
        if (near.Count > 0)
        {
            json.Raw(",\"near\":"u8);
            Texts(json, near);
        }

        json.Raw("}"u8);
    }

    private static void WriteLine(AnswerText json, RatedLine line, string? version)
    {
        json.Raw("{\"meter\":"u8).Text(line.Meter).Raw(",\"model\":"u8).Text(line.Model).Raw(",\"quantity\":"u8).Number(line.Quantity)
            .Raw(",\"rate\":"u8).Text(line.Rate).Raw(",\"per\":"u8).Number(line.Per).Raw(",\"factors\":"u8);
        Texts(json, line.Factors);
        json.Raw(",\"cost\":"u8).Money(line.Cost);
        if (line.Version is not null && !string.Equals(line.Version, version, StringComparison.Ordinal))
        {
            json.Raw(",\"version\":"u8).Text(line.Version);
        }

        json.Raw("}"u8);
    }

    private static void Texts(AnswerText json, IReadOnlyList<string> texts)
    {
        json.Raw("["u8);
        for (var i = 0; i < texts.Count; i++)
        {
            json.Raw(i == 0 ? default : ","u8).Text(texts[i]);
        }

        json.Raw("]"u8);
    }
}
