using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fazm.Metering.Cli.Reporting;

/// <summary>How this tool writes JSON: UTF-8, line feeds, names as in the contract, money as strings.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Lines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
    private static readonly JsonWriterOptions Pages = Lines with { Indented = true };

    /// <summary>Writes one document and a line end. It may be long: <see cref="Pass"/> hands on what is written so far.</summary>
    public static void WritePage(Stream output, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output, Pages))
        {
            write(json);
        }

        output.Write("\n"u8);
        output.Flush();
    }

    /// <summary>Hands a page's text on where there is much of it, so that memory does not grow with the report.</summary>
    public static void Pass(this Utf8JsonWriter json)
    {
        if (json.BytesPending > 64 << 10)
        {
            json.Flush();
        }
    }

    /// <summary>Writes one document on one line.</summary>
    public static void WriteLine(Stream output, Action<Utf8JsonWriter> write) => Write(output, Lines, write);

    /// <summary>An exact amount as a string, <c>null</c> where it is unknown.</summary>
    public static void WriteMoney(this Utf8JsonWriter json, string name, PicoUsd? amount)
    {
        if (amount is { } known)
        {
            json.WriteString(name, known.ToString());
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>The token classes and the server tools.</summary>
    public static void WriteTokens(this Utf8JsonWriter json, in TokenCounts tokens)
    {
        json.WriteNumber("input", tokens.Input);
        json.WriteNumber("output", tokens.Output);
        json.WriteNumber("cacheWrite5m", tokens.CacheWrite5m);
        json.WriteNumber("cacheWrite1h", tokens.CacheWrite1h);
        json.WriteNumber("cacheRead", tokens.CacheRead);
        json.WriteNumber("webSearches", tokens.WebSearches);
        json.WriteNumber("webFetches", tokens.WebFetches);
    }

    // Written whole at once: a reader at the other end of a pipe never sees half a line.
    private static void Write(Stream output, JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            write(json);
        }

        buffer.Write("\n"u8);
        output.Write(buffer.WrittenSpan);
        output.Flush();
    }
}
