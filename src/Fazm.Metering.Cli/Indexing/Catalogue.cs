using System.Text.Json;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>Which logs were read, and what they were then: one line of JSON each, the format first.</summary>
internal static class Catalogue
{
    private const string Schema = "fazm-meter.index/" + IndexFormat.Version;
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    /// <summary>Reads it; empty where there is none or it is damaged, for it can be made anew.</summary>
    public static Dictionary<string, IndexedLog> Read(string path)
    {
        var logs = new Dictionary<string, IndexedLog>(StringComparer.Ordinal);
        try
        {
            var isNamed = false;
            foreach (var line in File.ReadLines(path))
            {
                using var document = JsonDocument.Parse(line);
                var record = document.RootElement;
                if (!isNamed)
                {
                    isNamed = record.GetProperty("schema").GetString() == Schema ? true : throw new FormatException();
                    continue;
                }

                var log = Log(record);
                logs[log.Path] = log;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            logs.Clear();
        }

        return logs;
    }

    /// <summary>Writes it.</summary>
    public static void Write(string path, IEnumerable<IndexedLog> logs) => SafeFile.Write(path, file =>
    {
        using var json = new Utf8JsonWriter(file);
        Line(file, json, () => json.WriteString("schema"u8, Schema));
        foreach (var log in logs.OrderBy(log => log.Path, StringComparer.Ordinal))
        {
            Line(file, json, () =>
            {
                json.WriteString("log"u8, log.Path);
                json.WriteNumber("length"u8, log.Stamp.Length);
                json.WriteNumber("modified"u8, log.Stamp.Modified);
                json.WriteNumber("created"u8, log.Stamp.Created);
                json.WriteNumber("readAt"u8, log.ReadAt);
                json.WriteString("checksum"u8, log.Checksum);
                json.WriteStartArray("sessions"u8);
                foreach (var session in log.Sessions)
                {
                    json.WriteStringValue(session);
                }

                json.WriteEndArray();
            });
        }
    }, isFlushed: true);

    private static void Line(Stream file, Utf8JsonWriter json, Action write)
    {
        json.WriteStartObject();
        write();
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        file.Write(NewLine);
    }

    private static IndexedLog Log(JsonElement record) => new(
        record.GetProperty("log").GetString()!,
        new(record.GetProperty("length").GetInt64(), record.GetProperty("modified").GetInt64(), record.GetProperty("created").GetInt64()),
        record.GetProperty("readAt").GetInt64(),
        record.GetProperty("checksum").GetString()!,
        [.. record.GetProperty("sessions").EnumerateArray().Select(session => session.GetString()!)]);
}
