using System.Text;
using System.Text.Json;

namespace Fazm.Metering.Wire.Json;

/// <summary>A JSON string inside a row, not yet made a string: most rows turn out to need none. Empty for any other value.</summary>
internal readonly ref struct Utf8Value
{
    private readonly ReadOnlySpan<byte> _text;

    private Utf8Value(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>True where there is no text.</summary>
    public bool IsEmpty => _text.IsEmpty;

    /// <summary>The text's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _text;

    /// <summary>Moves to the value behind a key, and past it. A text that no decoder accepts (half a surrogate pair) counts as none.</summary>
    public static Utf8Value Next(scoped ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return default;
        }

        if (!json.ValueIsEscaped)
        {
            return new(json.ValueSpan);
        }

        var text = new byte[json.ValueSpan.Length];
        try
        {
            return new(text.AsSpan(0, json.CopyString(text)));
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>Reads the value at a scanner, and passes over it.</summary>
    public static Utf8Value Next(scoped ref RowScanner row) => new(row.Text());

    /// <summary>The same text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => _text.SequenceEqual(text);

    /// <summary>The text as a string, one each; <see langword="null"/> where it is empty.</summary>
    public string? Text(Utf8Interner names) => _text.IsEmpty ? null : names.Intern(_text);

    /// <summary>The text as a string of its own; <see langword="null"/> where it is empty.</summary>
    public string? NewText() => _text.IsEmpty ? null : Encoding.UTF8.GetString(_text);

    /// <summary>The text as a model's name, without the client's <c>[1m]</c> marker.</summary>
    public string? Model(Utf8Interner names) => new Utf8Value(_text.EndsWith("[1m]"u8) ? _text[..^4] : _text).Text(names);
}
