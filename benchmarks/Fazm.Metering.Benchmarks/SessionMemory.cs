using System.Globalization;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Benchmarks;

/// <summary>How much heap a live session takes that is idle and has one message; beside one object a session (goal P15). Not a benchmark of time: it counts bytes.</summary>
internal static class SessionMemory
{
    /// <summary>Prints it.</summary>
    /// <param name="sessions">How many sessions.</param>
    public static void Print(int sessions)
    {
        Console.WriteLine("| live sessions | kept as | bytes of heap each | to one object each |");
        Console.WriteLine("| --- | --- | --- | --- |");
        var plain = Each(sessions, new Dictionary<string, PlainSession>(sessions, StringComparer.Ordinal), static (all, number) => all.Add(LiveRows.Session(number), new(LiveRows.Session(number), "msg_01" + number.ToString("x22", CultureInfo.InvariantCulture))));
        var packed = Each(sessions, new MeterSet(), static (meter, number) => meter.Observe(Call(number)));
        var atHand = Each(sessions / 10, new MeterSet(new() { SessionsAtHand = int.MaxValue }), static (meter, number) => meter.Observe(Call(number)));
        Line(sessions, "one object each: a string id, a dictionary, an array", plain, plain);
        Line(sessions, "`MeterSet`", packed, plain);
        Line(sessions / 10, "`MeterSet`, all at hand", atHand, plain);
    }

    private static long Each<T>(int sessions, T all, Action<T, int> add)
        where T : class
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < sessions; i++)
        {
            add(all, i);
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(all);
        return (after - before) / sessions;
    }

    private static void Line(int sessions, string kept, long bytes, long plain) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {sessions:N0} | {kept} | {bytes:N0} | {(decimal)bytes / plain:0.00} |"));

    private static Observation Call(int number) => Observation.Of(new CallSnapshot
    {
        MessageId = "msg_01" + number.ToString("x22", CultureInfo.InvariantCulture),
        Session = LiveRows.Session(number),
        Model = "claude-opus-5-5",
        At = EventTime.FromUnixMilliseconds(1_795_000_000_000 + number),
        Usage = new(new(12, 339, 2048, 0, 45_522, 0, 0)),
        Completeness = Completeness.Final,
        Surface = Surface.AgentSdk,
        Standing = Standing.Own,
    });

    private sealed class PlainSession(string id, string message)
    {
        public string Id { get; } = id;

        public Dictionary<string, long[]> Messages { get; } = new(StringComparer.Ordinal) { [message] = [12, 339, 2048, 0, 45_522, 0, 0] };

        public decimal Cost { get; } = 1;
    }
}
