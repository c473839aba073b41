using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Exhaustive;

/// <summary>Eight observations about one message, one fork and one process: small enough that all their sequences can be tried.</summary>
internal static class SmallWorld
{
    private const string Model = "claude-sonnet-4-5-20250929";

    public static IReadOnlyList<(string Name, Observation Seen)> Letters { get; } =
    [
        ("partial", Observation.Of(Row(2) with { RequestId = "req-1" })),
        ("final", Observation.Of(Row(20) with { RequestId = "req-1", Completeness = Completeness.Final })),
        ("without request id", Observation.Of(Row(3) with { Surface = Surface.AgentSdk, Standing = Standing.Own })),
        ("fork copy", Observation.Of(Row(20) with { RequestId = "req-1", Session = "fork", Completeness = Completeness.Final, Standing = Standing.Copied })),
        ("side replay", Observation.Of(Row(25, input: 1110, read: 0) with { RequestId = "req-2", IsSide = true, Agent = "aside", Completeness = Completeness.Final, At = At(3) })),
        ("counter", Observation.Of(Reading("reading-1", CounterKind.Increment, new(17, 29, 100, 0, 1500, 0, 0)))),
        ("restarted counter", Observation.Of(Reading("reading-2", CounterKind.RunningTotal, new(5, 7, 0, 0, 0, 0, 0)) with { After = "reading-1", BeginsLife = true, Start = CounterStart.Zero })),
        ("turn", Observation.Of(new MessageHeard("main", "process", string.Empty, "msg-1", false, Model))),
    ];

    /// <summary>All sequences of a length.</summary>
    public static IEnumerable<byte[]> Sequences(int length)
    {
        var count = 1 << (3 * length);
        for (var number = 0; number < count; number++)
        {
            var sequence = new byte[length];
            for (var i = 0; i < length; i++)
            {
                sequence[i] = (byte)((number >> (3 * i)) & 7);
            }

            yield return sequence;
        }
    }

    /// <summary>The letters of a sequence as a set of bits.</summary>
    public static int SetOf(byte[] sequence)
    {
        var set = 0;
        foreach (var letter in sequence)
        {
            set |= 1 << letter;
        }

        return set;
    }

    public static IEnumerable<Observation> Observations(int set) => Letters.Where((_, i) => (set & (1 << i)) != 0).Select(letter => letter.Seen);

    private static CallSnapshot Row(long output, long input = 10, long read = 1000) => new()
    {
        MessageId = "msg-1",
        Session = "main",
        At = At(1),
        Model = Model,
        Usage = new Usage(new(input, output, 100, 0, read, 0, 0)),
        Completeness = Completeness.Partial,
        Surface = Surface.Transcript,
    };

    private static CounterReading Reading(string id, CounterKind kind, TokenCounts tokens) => new()
    {
        Id = id,
        Session = "main",
        Stream = "process",
        Surface = Surface.AgentSdk,
        Kind = kind,
        At = At(5),
        Rows = [new ModelCount(Model, tokens, true)],
    };

    private static EventTime At(int second) => EventTime.From(new DateTimeOffset(2026, 3, 1, 10, 0, second, TimeSpan.Zero));
}
