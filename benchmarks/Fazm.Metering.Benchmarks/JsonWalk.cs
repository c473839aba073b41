using System.Text.Json;

namespace Fazm.Metering.Benchmarks;

/// <summary>The baseline of everything that reads: the framework's reader goes over every token of a row and looks at none.</summary>
internal static class JsonWalk
{
    /// <summary>Counts the tokens of a row; a line of an event stream is walked behind its <c>data:</c>.</summary>
    public static int Tokens(ReadOnlySpan<byte> row)
    {
        var json = row.StartsWith("data: "u8) ? row[6..] : row;
        if (!json.StartsWith("{"u8))
        {
            return 0;
        }

        var tokens = 0;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }
}
