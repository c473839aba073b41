using System.Globalization;
using System.Text;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Tests.Proof.Recordings;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Proof.Splitting;

/// <summary>Wherever a stream is cut into chunks, it says the same: the same observations in the same order, each at the same row and byte.</summary>
public sealed class SplitTests
{
    private const string Wide = "{\"type\":\"user\",\"uuid\":\"w\",\"message\":{\"content\":\"Übermäßig 東京 🦀\"}}";

    public static TheoryData<string> Names => [.. Capture.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Any_split_of_a_recording_says_the_same(string name)
    {
        var random = new Random(name.Length * 7919);
        foreach (var file in Capture.All[name].Value.Files)
        {
            foreach (var text in file.IsDocument ? [file.Text] : new[] { file.Text, WithWideText(file.Text, "\r\n") })
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                var expected = Told(new MemoryStream(bytes), file.Surface);
                foreach (var cuts in Cuts(bytes, random))
                {
                    Assert.Equal(expected, Told(new ChunkedStream(bytes, cuts), file.Surface));
                }

                Assert.Equal(WithoutPlaces(expected), await ToldAsync(new ChunkedStream(bytes, RandomCuts(bytes, random)), file.Surface));
                if (bytes[^1] == '\n')
                {
                    Assert.Equal(expected, ToldWhileGrowing(bytes, RandomCuts(bytes, random), file.Surface));
                }
            }
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Any_split_of_an_event_stream_says_the_same(string lineEnd)
    {
        var random = new Random(11);
        var text = EventStream(lineEnd);
        var bytes = Encoding.UTF8.GetBytes(text);
        var expected = Told(new MemoryStream(bytes), Surface.MessagesApi);
        Assert.Contains(expected, line => line.Contains("Call", StringComparison.Ordinal));
        var events = ServerSentEvents.Read(new MemoryStream(bytes)).Select(Text).ToList();
        Assert.Contains(events, line => line.Contains("Call", StringComparison.Ordinal));
        foreach (var cuts in Cuts(bytes, random))
        {
            Assert.Equal(expected, Told(new ChunkedStream(bytes, cuts), Surface.MessagesApi));
            Assert.Equal(events, ServerSentEvents.Read(new ChunkedStream(bytes, cuts)).Select(Text));
            List<string> later = [];
            await foreach (var seen in ServerSentEvents.ReadAsync(new ChunkedStream(bytes, cuts)))
            {
                later.Add(Text(seen));
            }

            Assert.Equal(events, later);
        }
    }

    /// <summary>Every row is told at its own line and byte, in a text that is far longer than what is read at once.</summary>
    [Fact]
    public void A_row_is_told_where_it_stands()
    {
        var one = string.Concat(Capture.All["stream-tools"].Value.Files.Where(file => file.Surface == Surface.AgentSdk).Select(file => WithWideText(file.Text, "\r\n")));
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(one + "\n", (1_500_000 / one.Length) + 1)));
        Assert.True(bytes.Length > 1_000_000);
        using var log = new UsageLogReader(new ChunkedStream(bytes, RandomCuts(bytes, new Random(3))), surface: Surface.AgentSdk);
        var (line, at, rows) = (1L, 0, 0);
        while (log.TryReadRow(out _))
        {
            line += bytes.AsSpan(at, (int)log.Offset - at).Count((byte)'\n');
            at = (int)log.Offset;
            Assert.True(bytes.AsSpan(at).StartsWith(log.RowBytes) && (at == 0 || bytes[at - 1] == '\n'), $"row {log.Row} is not at byte {at}");
            Assert.Equal(line, log.Row);
            rows++;
        }

        Assert.True(rows > 1000);
    }

    /// <summary>Byte by byte, at random, around every line end, and inside every character and every CR LF.</summary>
    private static IEnumerable<int[]> Cuts(byte[] bytes, Random random)
    {
        if (bytes.Length < 60_000)
        {
            yield return [.. Enumerable.Range(1, bytes.Length)];
        }

        yield return RandomCuts(bytes, random);
        yield return [.. Enumerable.Range(1, bytes.Length - 1).Where(at => bytes[at - 1] == '\n')];
        yield return [.. Enumerable.Range(1, bytes.Length - 1).Where(at => bytes[at] == '\n')];
        yield return [.. Enumerable.Range(1, bytes.Length - 1).Where(at => bytes[at] is >= 0x80 and < 0xC0 || bytes[at - 1] == '\r')];
    }

    private static int[] RandomCuts(byte[] bytes, Random random)
    {
        List<int> cuts = [];
        for (var at = 0; at < bytes.Length; at += random.Next(1, 900))
        {
            cuts.Add(at);
        }

        return [.. cuts];
    }

    private static string WithWideText(string text, string lineEnd) =>
        string.Join(lineEnd, text.Split('\n').SelectMany((line, i) => i % 5 == 1 && line.Length != 0 ? new[] { Wide, line } : [line]));

    private static string EventStream(string lineEnd)
    {
        var text = new StringBuilder();
        foreach (var line in Capture.All["stream-tools"].Value.Files.Single(file => file.Path == "stream-1.ndjson").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var row = JsonDocument.Parse(line);
            if (row.RootElement.GetProperty("type").GetString() == "stream_event")
            {
                var frame = row.RootElement.GetProperty("event");
                text.Append(CultureInfo.InvariantCulture, $"event: {frame.GetProperty("type").GetString()}{lineEnd}data: {frame.GetRawText()}{lineEnd}: Übermäßig 東京{lineEnd}{lineEnd}");
            }
        }

        return text.ToString();
    }

    private static List<string> Told(Stream stream, Surface surface)
    {
        using var log = new UsageLogReader(stream, surface: surface);
        List<string> told = [];
        while (log.TryReadRow(out var row))
        {
            Add(told, log, row);
        }

        return told;
    }

    /// <summary>What a file says that grows while it is followed.</summary>
    private static List<string> ToldWhileGrowing(byte[] bytes, int[] cuts, Surface surface)
    {
        var growing = new ChunkedStream(bytes, cuts, pauses: true);
        using var log = new UsageLogReader(growing, surface: surface, follow: true);
        List<string> told = [];
        for (var idle = 0; idle < 3;)
        {
            if (log.TryReadRow(out var row))
            {
                Add(told, log, row);
                idle = 0;
            }
            else
            {
                idle += growing.IsDone ? 1 : 0;
            }
        }

        return told;
    }

    private static void Add(List<string> told, UsageLogReader log, ReadOnlySpan<Observation> row)
    {
        foreach (ref readonly var seen in row)
        {
            told.Add($"{log.Row} {log.Offset} {Text(seen)}");
        }
    }

    private static async Task<List<string>> ToldAsync(Stream stream, Surface surface)
    {
        List<string> told = [];
        await foreach (var seen in UsageLog.ReadAsync(stream, surface: surface))
        {
            told.Add(Text(seen));
        }

        return told;
    }

    private static IEnumerable<string> WithoutPlaces(IEnumerable<string> told) => told.Select(line => line.Split(' ', 3)[2]);

    private static string Text(Observation seen) => seen.Kind switch
    {
        ObservationKind.Call => $"Call {seen.Call with { Usage = default }} {seen.Call.Usage.AllUnits} {seen.Call.Usage.UnitCount} {seen.Call.Usage.Notes}",
        ObservationKind.Counter => $"{seen.Counter with { Rows = [], Totals = [], PreviousRows = [] }} {Rows(seen.Counter.Rows)} {Rows(seen.Counter.Totals)} {Rows(seen.Counter.PreviousRows)}",
        ObservationKind.Heard => seen.Heard.ToString(),
        ObservationKind.Session => seen.Session.ToString(),
        _ => seen.Remark.ToString(),
    };

    private static string Rows(System.Collections.Immutable.ImmutableArray<ModelCount> rows) => rows.IsDefault ? "-" : string.Join('+', rows);
}
