using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

public sealed class UsageLogTests
{
    [Fact]
    public void Rows_that_decide_nothing_are_remarked_until_one_decides()
    {
        var seen = UsageLog.Read(WireData.Bytes("{\"hello\":1}\nnoise\n" + WireData.Row() + "\n")).ToList();
        Assert.Equal([Reason.NoUsage, Reason.Malformed], seen.Reasons());
        Assert.Single(seen.Calls());
    }

    [Fact]
    public void A_last_row_that_is_cut_is_truncated_not_malformed()
    {
        var row = WireData.Row();
        Assert.Equal([Reason.TruncatedRow], UsageLog.Read(WireData.Bytes(row + "\n" + row[..^9])).Reasons());
        Assert.Equal([Reason.Malformed], UsageLog.Read(WireData.Bytes(row + "\n" + row[..^9] + "\n")).Reasons());
        Assert.Equal(2, UsageLog.Read(WireData.Bytes(row + "\n" + row)).Calls().Length);
    }

    [Fact]
    public void A_row_that_is_too_long_is_one_remark_and_loses_nothing_else()
    {
        using var log = new UsageLogReader(WireData.Bytes(WireData.Row() + "\n" + new string('x', 5000) + "\n" + WireData.Row() + "\n"), maxRowBytes: 1000);
        var all = new List<Observation>();
        while (log.TryReadRow(out var seen))
        {
            all.AddRange(seen);
        }

        Assert.Equal([Reason.RowTooLong], all.Reasons());
        Assert.Equal(2, all.Calls().Length);
        Assert.Equal(3, log.Row);
    }

    [Fact]
    public void The_place_of_a_transcript_counts_only_for_transcripts()
    {
        const string Answer = """{"id":"msg_7","type":"message","model":"m","stop_reason":"end_turn","usage":{"input_tokens":5}}""";
        const string Path = "/p/11111111-2222-3333-4444-555555555555.jsonl";
        using var answers = new UsageLogReader(WireData.Bytes(Answer), path: Path);
        Assert.True(answers.TryReadRow(out var seen));
        Assert.Equal(SessionIds.Unknown, seen[0].Call.Session);
        using var transcript = new UsageLogReader(WireData.Bytes(WireData.Row()), path: Path);
        Assert.True(transcript.TryReadRow(out seen));
        Assert.Equal(("11111111-2222-3333-4444-555555555555", "s-1"), (seen[0].Call.Session, seen[0].Call.BornIn));
    }

    [Fact]
    public async Task Waiting_and_not_waiting_read_the_same()
    {
        var file = WireData.Transcripts("stream-fork").First();
        var waited = new List<Observation>();
        await using var stream = UsageLog.Open(file);
        await foreach (var seen in UsageLog.ReadAsync(stream))
        {
            waited.Add(seen);
        }

        var read = UsageLog.Read(WireData.Bytes(await File.ReadAllTextAsync(file))).ToList();
        Assert.NotEmpty(read.Calls());
        Assert.Equal(read.Calls(), waited.Calls());
        Assert.Equal(read.Reasons(), waited.Reasons());
    }

    [Fact]
    public void A_file_that_is_being_written_can_be_read_followed_and_deleted()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "x.jsonl");
        using var writer = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        using var log = new UsageLogReader(UsageLog.Open(path), path: path, follow: true);
        Assert.False(log.TryReadRow(out _));
        writer.Write(System.Text.Encoding.UTF8.GetBytes(WireData.Row() + "\n"));
        writer.Flush();
        Assert.True(log.TryReadRow(out var seen));
        Assert.Equal(ObservationKind.Call, seen[0].Kind);
        File.Delete(path);
        Assert.False(log.TryReadRow(out _));
    }
}
