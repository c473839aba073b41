using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

public sealed class TranscriptSessionTests
{
    private const string File = "11111111-2222-3333-4444-555555555555";
    private const string Other = "99999999-2222-3333-4444-555555555555";

    [Theory]
    [InlineData(File, File, File, null)]
    [InlineData(File, Other, File, Other)]
    [InlineData(File, null, File, null)]
    [InlineData("abc123", "s-1", "s-1", null)]
    [InlineData("abc123", null, "abc123", null)]
    [InlineData(null, "s-1", "s-1", null)]
    [InlineData(null, null, "unknown", null)]
    public void Whose_a_row_is(string? file, string? row, string session, string? bornIn)
    {
        var call = Assert.Single(new TranscriptReader(new() { Session = file }).ReadRow(WireData.Row(row)).Calls());
        Assert.Equal((session, bornIn), (call.Session, call.BornIn));
    }

    [Fact]
    public void Forked_from_names_the_birth_session_before_all()
    {
        var seen = new TranscriptReader(new() { Session = File }).ReadAll(
            WireData.Row(File, more: $$""","forkedFrom":{"messageUuid":"x","sessionId":"{{Other}}"}"""),
            WireData.Row(File, more: $$""","forkedFrom":{"sessionId":"{{Other}}"}"""));
        Assert.All(seen.Calls(), c => Assert.Equal((File, Other), (c.Session, c.BornIn)));
        Assert.Equal(Other, Assert.Single(seen.Facts()).ForkedFrom);
    }

    [Fact]
    public void Rows_of_two_sessions_in_a_file_of_no_session_stay_apart()
    {
        var seen = new TranscriptReader(new() { Session = "a-fork" }).ReadAll(
            """{"type":"queue-operation","timestamp":"2026-03-01T10:00:00.000Z","sessionId":"s-a"}""",
            """{"type":"cost-state","sessionId":"s-a","totalDuration":1,"modelUsage":{}}""",
            WireData.Row("s-a"),
            """{"type":"queue-operation","timestamp":"2026-03-01T11:00:00.000Z","sessionId":"s-b"}""",
            """{"type":"queue-operation","timestamp":"2026-03-01T12:00:00.000Z","sessionId":"s-b"}""",
            WireData.Row("s-b"),
            """{"type":"cost-state","sessionId":"s-b","totalDuration":1,"modelUsage":{}}""");
        Assert.Equal(["s-a", "s-b"], seen.Calls().Select(c => c.Session));
        Assert.StartsWith("state:s-a", seen.Calls()[0].Chain.StateBefore, StringComparison.Ordinal);
        Assert.Equal("", seen.Calls()[1].Chain.StateBefore);
        Assert.Equal(["", ""], seen.Counters().Select(c => c.After));
        Assert.Equal([("s-a", "2026-03-01T10:00:00.000Z"), ("s-b", "2026-03-01T11:00:00.000Z")], seen.Facts().Select(f => (f.Session, f.FirstQueueOperation.ToString())));
    }

    /// <summary>A client that copies a session queues its own prompt first. A queue operation after an answer is a person's, typed while an answer ran.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Only_a_queue_operation_before_the_first_answer_tells_copies(bool queuedFirst, bool tells)
    {
        const string Queued = "{\"type\":\"queue-operation\",\"timestamp\":\"2026-12-01T12:00:00.000Z\",\"sessionId\":\"" + File + "\"}";
        var answer = WireData.Row(File);
        var seen = new TranscriptReader(new() { Session = File }).ReadAll(queuedFirst ? [Queued, answer, Queued] : [answer, Queued, Queued]);
        Assert.Equal(tells, seen.Facts().Any(f => f.FirstQueueOperation.IsKnown));
        var meter = new MeterSet();
        seen.ForEach(one => meter.Add(one));
        Assert.Equal(tells ? null : File, Assert.Single(meter.Report().Entries).Session);
    }

    /// <summary>A notice of the client is no answer: it has no maker to find.</summary>
    [Fact]
    public void A_queue_operation_after_a_notice_still_tells_copies()
    {
        var seen = new TranscriptReader(new() { Session = File }).ReadAll(
            """{"type":"assistant","message":{"id":"x","model":"<synthetic>","usage":{"input_tokens":0,"output_tokens":0}}}""",
            """{"type":"queue-operation","timestamp":"2026-12-01T12:00:00.000Z"}""");
        Assert.True(Assert.Single(seen.Facts()).FirstQueueOperation.IsKnown);
    }

    [Fact]
    public void A_state_belongs_to_the_session_it_names_even_in_anothers_file()
    {
        const string Row = "{\"type\":\"cost-state\",\"sessionId\":\"" + Other + "\",\"totalDuration\":1,\"modelUsage\":{\"m\":{\"inputTokens\":4}}}";
        var copy = Assert.Single(new TranscriptReader(new() { Session = File }).ReadRow(Row).Counters());
        var original = Assert.Single(new TranscriptReader(new() { Session = Other }).ReadRow(Row).Counters());
        Assert.Equal(original.Id, copy.Id);
        Assert.Equal(Other, copy.Session);
    }

    [Fact]
    public void The_project_is_the_first_rows_directory_else_the_folders_name()
    {
        var fact = Assert.Single(new TranscriptReader(new() { Session = File, Project = "-home-x" }).ReadAll(
            WireData.Row(File, more: ",\"cwd\":\"/home/x\""), WireData.Row(File, more: ",\"cwd\":\"/home/y\"")).Facts());
        Assert.Equal(("/home/x", true), (fact.Project, fact.At.IsKnown));
        fact = Assert.Single(new TranscriptReader(new() { Session = File, Project = "-home-x" }).ReadAll(WireData.Row(File)).Facts());
        Assert.Equal(("-home-x", false), (fact.Project, fact.At.IsKnown));
    }

    [Theory]
    [InlineData("/h/.claude/projects/-p/" + File + ".jsonl", File, "-p", null, false)]
    [InlineData("C:\\u\\projects\\-p\\" + File + ".jsonl", File, "-p", null, false)]
    [InlineData("/h/projects/-p/" + File + "/subagents/agent-a1.jsonl", File, "-p", "a1", true)]
    [InlineData("/h/projects/-p/" + File + "/subagents/workflows/wf_1/agent-a1.jsonl", File, "-p", "a1", true)]
    [InlineData("/h/subagents/-p/" + File + "/subagents/x/subagents/agent-a1.jsonl", File, "-p", "a1", true)]
    [InlineData("/h/projects/-p/agent-a1.jsonl", null, "-p", "a1", true)]
    [InlineData("abc.jsonl", "abc", null, null, false)]
    public void What_a_path_tells(string path, string? session, string? project, string? agent, bool isSubagent)
    {
        var told = TranscriptPath.Describe(path, new() { Model = "m" });
        Assert.Equal(new ReaderOptions { Session = session, Project = project, Agent = agent, IsSubagentFile = isSubagent, Model = "m" }, told);
    }
}
