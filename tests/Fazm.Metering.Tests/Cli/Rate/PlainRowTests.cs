using System.Text;
using System.Text.Json;
using Fazm.Metering.Cli.Rate;
using Fazm.Metering.Pricing;
using Fazm.Metering.Wire;
using FsCheck;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Cli.Rate;

/// <summary>Plain rows are read in a way of their own: it may not be told from the general one by any answer.</summary>
public sealed class PlainRowTests
{
    private static readonly string[] Ids = ["1", "\"a\"", "0", "\"\"", "01", "1.5", "null", "[1]", "\"\\u0061\"", "\"é\"", "-1", "\"a b\"", "12345678901234567890"];

    private static readonly string[] Models =
        ["\"claude-opus-5-5\"", "\"claude-haiku-5-5[1m]\"", "\"us.anthropic.claude-opus-5\"", "\"claude-opus-5\"", "\"gpt-5.3-codex\"", "\"claude-next-9\"", "null", "\"\"", "\"[1m]\"", "5", "\"cl\\u0061ude-opus-5\""];

    private static readonly string[] Platforms = ["\"anthropic\"", "\"bedrock\"", "\"vertex\"", "\"openai\"", "\"moon\"", "null", "\"\"", "1"];

    private static readonly string[] Times =
        ["\"2026-11-01T00:00:00Z\"", "\"2026-08-31T23:59:59.999Z\"", "\"2026-10-05\"", "null", "\"noon\"", "\"2026-02-29T00:00:00Z\"", "\"2026-01-31T01:02:03Z\"", "1790000000000", "\"2026-11-01T25:00:00Z\"", "\"0001-01-01T00:00:00Z\"", "\"2026-11-01T00:00:00+02\"", "\"2026-13-01T00:00:00Z\"", "\"2026-1/-01T00:00:00Z\""];

    private static readonly string[] Counts = ["0", "1", "150000", "999999999999999", "9999999999999999", "1000000000000000", "-1", "1.0", "1.5", "1e3", "null", "007", "\"5\"", "{}", "18446744073709551617"];

    private static readonly string[] Fields =
    [
        "\"input_tokens\":#", "\"output_tokens\":#", "\"cache_read_input_tokens\":#", "\"cache_creation_input_tokens\":#",
        "\"cache_creation\":{\"ephemeral_5m_input_tokens\":#,\"ephemeral_1h_input_tokens\":#}", "\"cache_creation\":null", "\"cache_creation\":{}", "\"cache_creation\":[#]",
        "\"server_tool_use\":{\"web_search_requests\":#,\"web_fetch_requests\":#}", "\"server_tool_use\":{\"web_fetch_requests\" : #}",
        "\"service_tier\":\"batch\"", "\"service_tier\":\"priority\"", "\"service_tier\":\"flex\"", "\"service_tier\":null", "\"service_tier\":\"standard\"",
        "\"inference_geo\":\"us\"", "\"inference_geo\":\"global\"", "\"inference_geo\":\"not_available\"", "\"inference_geo\":\"eu\"", "\"inference_geo\":\"\"",
        "\"speed\":\"fast\"", "\"speed\":\"slow\"", "\"speed\":null", "\"fallback_credit\":null", "\"fallback_credit\":{\"status\":{\"type\":\"redeemed\"}}",
        "\"output_tokens_details\":{\"thinking_tokens\":#}", "\"output_tokens_details\":null", "\"unknown\":#", "\"iterations\":[]", "\"iterations\":null",
        "\"iterations\":[{\"type\":\"message\",\"input_tokens\":#,\"output_tokens\":#},{\"type\":\"advisor_message\",\"model\":\"claude-opus-5\",\"input_tokens\":#}]",
        "\"iterations\":[{\"type\":\"compaction\",\"cache_creation\":{\"ephemeral_5m_input_tokens\":7},\"cache_creation_input_tokens\":#}, {}]",
        "\"iterations\":[{\"type\":\"fallback_message\",\"model\":\"claude-haiku-5-5\",\"output_tokens\":#,\"speed\":\"fast\"},{\"type\":\"other\"}]",
    ];

    [Property(MaxTest = 5000)]
    public void Plain_rows_are_answered_as_the_general_reader_answers_them(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var row = Encoding.UTF8.GetBytes(Row(random));
        Same(row);

        // And with one byte of it damaged.
        row[random.Next(row.Length)] = (byte)" \"{}[],:0\\\t\u00e9nx"[random.Next(14)];
        Same(row);
    }

    [Theory]
    [InlineData("\"at\":\"2026\\u002d#\"")]
    [InlineData("\"model\":\"claude\\u002d#\"")]
    [InlineData("\"platform\":\"anthropic\\u002d#\"")]
    [InlineData("\"usage\":{\"iterations\":[{\"type\":\"advisor_message\",\"model\":\"a\\u002d#\"}]}")]
    public void A_text_that_is_not_utf8_is_answered_with_an_error(string field)
    {
        var row = Encoding.Latin1.GetBytes("{\"usage\":{}," + field.Replace('#', '\u00e9') + "}");
        Same(row);
        var answers = new AnswerBuffer();
        new RateRow(PriceBook.Default, null).Answer(row, answers);
        Assert.Contains("\"error\":\"a text is not UTF-8\"", Encoding.UTF8.GetString(answers.Written.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_as_providers_write_them_are_read_plainly()
    {
        string[] rows =
        [
            """{"id":"a","platform":"anthropic","model":"claude-opus-5-5","at":"2026-11-01T00:00:00Z","usage":{"input_tokens":1,"cache_creation_input_tokens":11309,"cache_read_input_tokens":0,"output_tokens":20,"output_tokens_details":{"thinking_tokens":6},"server_tool_use":{"web_search_requests":0,"web_fetch_requests":0},"service_tier":"standard","cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":11309},"inference_geo":"not_available","iterations":[],"speed":"standard","fallback_credit":null},"location":null}""",
            """{"id": 7, "model": "claude-haiku-5-5", "usage": {"input_tokens": 5, "iterations": [{"type": "message", "input_tokens": 5}]}, "aggregate": true}""",
        ];
        foreach (var row in rows)
        {
            Asked asked = default;
            Assert.True(PlainRow.TryRead(Encoding.UTF8.GetBytes(row), null, new(PriceBook.Default), new(), ref asked), row);
            Same(Encoding.UTF8.GetBytes(row));
        }
    }

    [Property(MaxTest = 2000)]
    public void A_plain_usage_object_is_read_as_any_other_reader_reads_it(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var usage = Encoding.UTF8.GetBytes(UsageText(random) + (random.Next(2) == 0 ? ",\"more\":1}" : ""));
        var reader = new UsageReader();
        var length = reader.ReadPlain(usage, out var plain);
        if (length > 0)
        {
            var json = new Utf8JsonReader(usage.AsSpan(0, length));
            Assert.True(json.Read() && reader.TryRead(ref json, out var read) && plain == read && json.BytesConsumed == length, Encoding.UTF8.GetString(usage));
        }
    }

    [Property(MaxTest = 2000)]
    public void Times_are_the_same_however_they_are_read(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var time = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var text = Encoding.ASCII.GetBytes(time);
        if (random.Next(2) == 0)
        {
            text[random.Next(text.Length)] = (byte)"0123456789-:TZ./"[random.Next(16)];
        }

        Assert.Equal(UsageReader.ReadTime(text), RowTime.Read(text));
    }

    private static void Same(byte[] row)
    {
        var (plain, alike) = (new AnswerBuffer(), new AnswerBuffer());
        new RateRow(PriceBook.Default, null).Answer(row, plain);
        new RateRow(PriceBook.Default, null) { ReadsAlike = true }.Answer(row, alike);
        Assert.Equal(Encoding.UTF8.GetString(alike.Written.Span), Encoding.UTF8.GetString(plain.Written.Span));
    }

    private static string Row(Random random)
    {
        // Mostly what a row has, each thing mostly well written, in any order.
        var fields = new List<string> { "\"id\":" + Pick(Ids, random), "\"model\":" + Pick(Models, random), "\"at\":" + Pick(Times, random), "\"usage\":" + UsageText(random) };
        Sometimes("\"platform\":" + Pick(Platforms, random));
        Sometimes("\"aggregate\":" + Pick(["true", "false", "null", "1", "truex"], random));
        Sometimes("\"location\":" + Pick(["\"regional\"", "\"global\"", "null", "\"us-east5\"", "7"], random));
        Sometimes("\"model\" :" + Pick(Models, random));
        Sometimes(Pick(["\"extra\":{\"usage\":1}", "\"usage\":{\"output_tokens\":3}", "\"id\":2"], random));
        var all = fields.ToArray();
        random.Shuffle(all);
        return (random.Next(10) == 0 ? " " : "") + "{" + string.Join(random.Next(3) == 0 ? ", " : ",", all) + "}" + (random.Next(10) == 0 ? " \r" : "") + (random.Next(20) == 0 ? "{}" : "");

        void Sometimes(string field)
        {
            if (random.Next(4) == 0)
            {
                fields.Add(field);
            }
        }
    }

    private static string UsageText(Random random)
    {
        var fields = Enumerable.Range(0, random.Next(7)).Select(_ => string.Join(Pick(Counts, random), Fields[random.Next(Fields.Length)].Split('#')));
        return "{" + string.Join(random.Next(3) == 0 ? ", " : ",", fields) + "}";
    }

    /// <summary>The front ones, which are well written, mostly.</summary>
    private static string Pick(string[] from, Random random) => from[random.Next(4) != 0 ? random.Next(Math.Min(4, from.Length)) : random.Next(from.Length)];
}
