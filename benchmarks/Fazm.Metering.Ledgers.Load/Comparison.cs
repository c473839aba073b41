using System.Diagnostics;
using Fazm.Metering.Sqlite;

namespace Fazm.Metering.Ledgers.Load;

/// <summary>The ledger and bare loops write the same events in turns, so that a busy machine is busy for all of them.</summary>
internal static class Comparison
{
    private const int WarmUps = 3;

    private static readonly string[] Names = ["ledger", "bare INSERT, one row for each event, its key the primary key", "bare INSERT, one row for each event, no key at all"];

    public static async Task RunAsync(string folder, int count, int batch, int rounds)
    {
        await using var store = new TimedStore(SqliteLedgerStore.Open(Path.Combine(folder, "ledger.db")));
        var ledger = new UsageLedger(store);
        using var one = new BareLoop(Path.Combine(folder, "one.db"), isKeyed: true);
        using var plain = new BareLoop(Path.Combine(folder, "plain.db"), isKeyed: false);
        long finding = 0, writing = 0;
        var (perRound, times, cpus) = (count / rounds, new List<decimal>[3], new List<decimal>[3]);
        for (var i = 0; i < 3; i++)
        {
            (times[i], cpus[i]) = ([], []);
        }

        // The first rounds warm up and are not counted: the compiler is still at work in them.
        for (var round = 1 - WarmUps; round <= rounds; round++)
        {
            var events = LoadStream.Events((long)(round + WarmUps - 1) * perRound, perRound);
            (finding, writing) = round == 1 ? (store.Finding, store.Writing) : (finding, writing);
            for (var turn = 0; turn < 3; turn++)
            {
                var who = (round + WarmUps + turn) % 3;
                GC.Collect();
                var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                for (var at = 0; at < events.Length; at += batch)
                {
                    var part = events.AsMemory(at, Math.Min(batch, events.Length - at));
                    switch (who)
                    {
                        case 0:
                            await ledger.IngestAsync(LoadStream.Tenant, new ArraySegment<LedgerEvent>(events, at, part.Length), part.Span[0].At);
                            break;
                        case 1:
                            one.Insert(part.Span);
                            break;
                        default:
                            plain.Insert(part.Span);
                            break;
                    }
                }

                if (round > 0)
                {
                    times[who].Add(Stopwatch.GetElapsedTime(began).Ticks);
                    cpus[who].Add((Environment.CpuUsage.TotalTime - cpu).Ticks);
                }
            }
        }

        Console.WriteLine($"{rounds} rounds of {perRound} events each, {batch} in a transaction, WAL, synchronous=FULL; events per second of the median round; ratio: the median of the rounds' ledger ÷ bare, its range in brackets.");
        Console.WriteLine();
        Console.WriteLine("| who | events/s | processor time per event | ledger ÷ this | bytes per event |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        string[] files = ["ledger.db", "one.db", "plain.db"];
        for (var who = 0; who < 3; who++)
        {
            var ratios = times[who].Zip(times[0]).Select(pair => pair.First / pair.Second).Order().ToList();
            var ratio = who == 0 ? "" : $"{ratios[ratios.Count / 2]:0.00} ({ratios[0]:0.00}–{ratios[^1]:0.00})";
            Console.WriteLine($"| {Names[who]} | {perRound * TimeSpan.TicksPerSecond / Median(times[who]):0} | {Median(cpus[who]) / perRound / TimeSpan.TicksPerMicrosecond:0.0} µs | {ratio} | {new FileInfo(Path.Combine(folder, files[who])).Length / ((rounds + WarmUps) * perRound)} |");
        }

        var (found, written) = (Share(store.Finding - finding, times[0]), Share(store.Writing - writing, times[0]));
        Console.WriteLine();
        Console.WriteLine($"Of the ledger's time: finding {found:0} %, writing and committing {written:0} %, deciding and pricing {100 - found - written:0} %.");
    }

    private static decimal Share(long ticks, List<decimal> times) => ticks / (decimal)Stopwatch.Frequency * TimeSpan.TicksPerSecond / times.Sum() * 100;

    private static decimal Median(List<decimal> values) => values.Order().ElementAt(values.Count / 2);
}
