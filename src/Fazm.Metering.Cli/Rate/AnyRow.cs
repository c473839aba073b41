using System.Globalization;
using System.Text;
using System.Text.Json;
using Fazm.Metering.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Reads a row however it is written, and says what is wrong with one that cannot be rated.</summary>
internal sealed class AnyRow(PriceBook book, DateOnly? asOf, UsageReader usage)
{
    private static readonly JsonReaderOptions ReadOptions = new() { MaxDepth = 256 };

    /// <returns>What is wrong with the row, or <see langword="null"/>.</returns>
    public string? Read(ReadOnlySpan<byte> line, ref Asked asked)
    {
        asked = default;
        try
        {
            return ReadObject(line, ref asked);
        }
        catch (JsonException e)
        {
            asked = default;
            return string.Create(CultureInfo.InvariantCulture, $"not JSON from byte {e.BytePositionInLine} on");
        }
        catch (InvalidOperationException)
        {
            // A text with escapes is the only one that the JSON reader has to decode, and it refuses half a character.
            asked = default;
            return "a text is not UTF-8";
        }
    }

    private string? ReadObject(ReadOnlySpan<byte> line, ref Asked asked)
    {
        var json = new Utf8JsonReader(line, ReadOptions);
        string? error = null;
        var hasUsage = false;
        string? location = null;
        var c = new RatingCircumstances { AsOf = asOf };
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return "not a JSON object";
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                var start = (int)json.TokenStartIndex;
                json.Skip();
                asked.Id = (start, (int)json.BytesConsumed);
            }
            else if (json.ValueTextEquals("platform"u8))
            {
                json.Read();
                c = c with { Platform = ReadPlatform(ref json, ref error) };
            }
            else if (json.ValueTextEquals("model"u8))
            {
                json.Read();
                asked.Model = usage.ReadModel(ref json);
                json.Skip();
            }
            else if (json.ValueTextEquals("at"u8))
            {
                json.Read();
                c = c with { At = ReadTime(ref json, ref error) };
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                json.Read();
                hasUsage = true;
                if (!usage.TryRead(ref json, out asked.Usage))
                {
                    error ??= "\"usage\" is no usage object with whole numbers of at least 0";
                }
            }
            else if (json.ValueTextEquals("location"u8))
            {
                json.Read();
                location = json.TokenType == JsonTokenType.String ? usage.ReadModel(ref json) : null;
                json.Skip();
            }
            else if (json.ValueTextEquals("aggregate"u8))
            {
                json.Read();
                c = c with { IsAggregate = json.TokenType == JsonTokenType.True };
                json.Skip();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        // Anything behind the object is no NDJSON; reading on says so.
        _ = json.Read();
        asked.Circumstances = c with { Location = location };
        return error ?? (hasUsage ? null : "\"usage\" is missing");
    }

    private Platform ReadPlatform(ref Utf8JsonReader json, ref string? error)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return Platform.Anthropic;
        }

        var name = json.TokenType == JsonTokenType.String ? usage.ReadModel(ref json) : null;
        json.Skip();
        if (name is null || !book.TryFindPlatform(name, out var platform))
        {
            error ??= $"\"platform\" is none of {string.Join(", ", PlatformNames.All)}";
            return Platform.Anthropic;
        }

        return platform;
    }

    private static EventTime ReadTime(ref Utf8JsonReader json, ref string? error)
    {
        var time = json.TokenType != JsonTokenType.String ? UsageReader.ReadTime(ref json)
            : RowTime.Read(json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.GetString()!) : json.ValueSpan);
        if (!time.IsKnown && json.TokenType != JsonTokenType.Null)
        {
            error ??= "\"at\" is no time such as 2026-11-22T08:33:06Z";
        }

        json.Skip();
        return time;
    }
}
