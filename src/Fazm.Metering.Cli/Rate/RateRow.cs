using System.Buffers;
using System.Text.Json;
using Fazm.Metering.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Reads one row of usage and writes its price.</summary>
internal sealed class RateRow(PriceBook book, DateOnly? asOf)
{
    private static readonly JsonReaderOptions ReadOptions = new() { MaxDepth = 256 };

    private readonly UsageReader _usage = new();
    private readonly Dictionary<(Platform, string), IReadOnlyList<string>> _near = [];

    /// <summary>Writes the answer to a line, with its line end; nothing for an empty line.</summary>
    public void Answer(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> answers)
    {
        line = line.Trim(" \t\r"u8);
        line = line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? line[3..] : line;
        if (line.IsEmpty)
        {
            return;
        }

        var asked = new Asked();
        try
        {
            asked.Error = Read(line, ref asked);
        }
        catch (JsonException e)
        {
            asked = new Asked { Error = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"not JSON from byte {e.BytePositionInLine} on") };
        }

        if (asked.Error is { } error)
        {
            AnswerError(error, answers, asked.Id is (0, 0) ? default : line[asked.Id.Start..asked.Id.End]);
            return;
        }

        var rated = book.Rate(asked.Usage, asked.Model, asked.Circumstances);
        var json = new AnswerText(answers);
        RatedJson.Write(json, asked.Id is (0, 0) ? "null"u8 : line[asked.Id.Start..asked.Id.End], rated, Near(rated, asked));
        json.Raw("\n"u8);
    }

    public static void AnswerError(string error, ArrayBufferWriter<byte> answers, ReadOnlySpan<byte> id = default)
    {
        new AnswerText(answers).Raw("{\"id\":"u8).Raw(id.IsEmpty ? "null"u8 : id).Raw(",\"error\":"u8).Text(error).Raw("}\n"u8);
    }

    /// <returns>What is wrong with the row, or <see langword="null"/>.</returns>
    private string? Read(ReadOnlySpan<byte> line, ref Asked asked)
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
                asked.Model = _usage.ReadModel(ref json);
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
                if (!_usage.TryRead(ref json, out asked.Usage))
                {
                    error ??= "\"usage\" is no usage object with whole numbers of at least 0";
                }
            }
            else if (json.ValueTextEquals("location"u8))
            {
                json.Read();
                location = json.TokenType == JsonTokenType.String ? _usage.ReadModel(ref json) : null;
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

        var name = json.TokenType == JsonTokenType.String ? _usage.ReadModel(ref json) : null;
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
        var time = UsageReader.ReadTime(ref json);
        if (!time.IsKnown && json.TokenType == JsonTokenType.String &&
            DateOnly.TryParseExact(json.GetString(), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day))
        {
            time = EventTime.From(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
        }

        if (!time.IsKnown && json.TokenType != JsonTokenType.Null)
        {
            error ??= "\"at\" is no time such as 2026-11-22T08:33:06Z";
        }

        json.Skip();
        return time;
    }

    private IReadOnlyList<string> Near(RatedUsage rated, in Asked asked)
    {
        if ((rated.Flags & PriceFlags.UnpricedModel) == 0 || rated.PricedAs is not null || asked.Model is null)
        {
            return [];
        }

        var key = (asked.Circumstances.Platform, asked.Model);
        if (!_near.TryGetValue(key, out var near) && _near.Count < 1024)
        {
            _near[key] = near = book.Suggest(key.Platform, key.Model);
        }

        return near ?? [];
    }

    private struct Asked
    {
        public (int Start, int End) Id;
        public string? Model;
        public Usage Usage;
        public RatingCircumstances Circumstances;
        public string? Error;
    }
}
