using System.Globalization;
using System.Text.Json;

namespace Fazm.Metering.Estimates.Calibration;

/// <summary>The saved form of a calibration: a line of JSON for each model, which may stand among other lines, those of a meter's state for instance.</summary>
internal static class CalibrationLines
{
    private const string Start = "{\"calibration\":";

    public static void Write(Stream output, string counter, IEnumerable<KeyValuePair<string, ModelHistory>> models)
    {
        using var json = new Utf8JsonWriter(output);
        foreach (var (model, history) in models.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("calibration"u8, model);
            json.WriteString("counter"u8, counter);
            json.WriteNumber("calls"u8, history.Calls);
            json.WriteNumber("counted"u8, history.Counted);
            json.WriteNumber("billed"u8, history.Billed);
            json.WriteNumber("distance"u8, history.Distance);
            json.WriteNumber("judged"u8, history.Judged);
            json.WriteNumber("prompts"u8, history.Prompts);
            json.WriteNumber("worstPrompt"u8, history.WorstPrompt);
            json.WriteEndObject();
            json.Flush();
            output.WriteByte((byte)'\n');
            json.Reset();
        }
    }

    /// <summary>Reads the lines of a counter; those of other counters, and of other things, say nothing.</summary>
    public static IEnumerable<(string Model, ModelHistory History)> Read(Stream input, string counter)
    {
        using var lines = new StreamReader(input, leaveOpen: true);
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            if (line.StartsWith(Start, StringComparison.Ordinal) && Read(line, counter, number) is { } found)
            {
                yield return found;
            }
        }
    }

    private static (string Model, ModelHistory History)? Read(string line, string counter, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var record = document.RootElement;
            if (!string.Equals(record.GetProperty("counter").GetString(), counter, StringComparison.Ordinal))
            {
                return null;
            }

            long Number(string name) => record.GetProperty(name).GetInt64();
            var history = new ModelHistory(ModelHistory.Million)
            {
                Calls = Number("calls"),
                Counted = Number("counted"),
                Billed = Number("billed"),
                Distance = Number("distance"),
                Judged = Number("judged"),
                Prompts = Number("prompts"),
                WorstPrompt = Number("worstPrompt"),
            };
            return history.IsSound ? (record.GetProperty("calibration").GetString()!, history) : throw new FormatException("it holds a sum that cannot be.");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"The saved calibration is damaged at line {number.ToString(CultureInfo.InvariantCulture)}: {broken.Message}", broken);
        }
    }
}
