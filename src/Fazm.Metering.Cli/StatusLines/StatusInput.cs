using System.Text.Json;

namespace Fazm.Metering.Cli.StatusLines;

/// <summary>What Claude Code tells its status line's command: one JSON object on standard input. Every field may be missing.</summary>
internal sealed record StatusInput
{
    private const int Most = 1 << 20;

    /// <summary>The session.</summary>
    public string? Session { get; init; }

    /// <summary>Its transcript.</summary>
    public string? Transcript { get; init; }

    /// <summary>The model's name as people say it, else its id.</summary>
    public string? Model { get; init; }

    /// <summary>Reads it; <see langword="null"/> where it is no JSON object.</summary>
    public static StatusInput? Read(Stream input)
    {
        var bytes = new byte[1 << 14];
        var length = 0;
        for (int read; length < Most && (read = input.Read(bytes.AsSpan(length))) > 0;)
        {
            length += read;
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, length * 2);
            }
        }

        try
        {
            return Parse(bytes.AsSpan(0, length));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static StatusInput? Parse(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var found = new StatusInput();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("session_id"u8))
            {
                found = found with { Session = Text(ref json) };
            }
            else if (json.ValueTextEquals("transcript_path"u8))
            {
                found = found with { Transcript = Text(ref json) };
            }
            else if (json.ValueTextEquals("model"u8))
            {
                found = found with { Model = ReadModel(ref json) };
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        json.Read();
        return found;
    }

    private static string? ReadModel(ref Utf8JsonReader json)
    {
        string? id = null, name = null;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("display_name"u8))
            {
                name = Text(ref json);
            }
            else if (json.ValueTextEquals("id"u8))
            {
                id = Text(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return name ?? id;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return json.GetString() is { Length: > 0 } text ? text : null;
        }

        json.Skip();
        return null;
    }
}
