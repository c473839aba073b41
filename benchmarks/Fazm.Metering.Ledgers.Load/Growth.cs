using System.Diagnostics;
using Fazm.Metering.Sqlite;

namespace Fazm.Metering.Ledgers.Load;

/// <summary>One ledger that grows: how fast, how big, how much memory, and how long a user's balance takes.</summary>
internal static class Growth
{
    private const int Parts = 10;

    public static async Task RunAsync(string folder, int count, int batch)
    {
        var path = Path.Combine(folder, "grown.db");
        await using var ledger = SqliteLedger.Open(path);
        Console.WriteLine($"{count} events, {batch} in a transaction, WAL, synchronous=FULL.");
        Console.WriteLine();
        Console.WriteLine("| events | events/s of this part | bytes per event | working set | a user's balance, median (worst of 200) | a user's statement of a month | a session's balance |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        for (var part = 0; part < Parts; part++)
        {
            var (first, end, busy) = ((long)count * part / Parts, (long)count * (part + 1) / Parts, 0L);
            for (var at = first; at < end; at += batch)
            {
                var events = LoadStream.Events(at, (int)Math.Min(batch, end - at));
                var began = Stopwatch.GetTimestamp();
                await ledger.IngestAsync(LoadStream.Tenant, events, events[0].At);
                busy += Stopwatch.GetTimestamp() - began;
            }

            var balances = await TimesAsync(200, i => ledger.BalanceAsync(LoadStream.Tenant, new() { User = LoadStream.UserOf(end * i / 200) }));
            var month = LedgerPeriod.Month(TimeZoneInfo.Utc, 2026, 1);
            var statements = await TimesAsync(20, i => ledger.StatementAsync(LoadStream.Tenant, month, EventTime.FromUtcTicks(1), LoadStream.UserOf(end * i / 20)));
            var sessions = await TimesAsync(20, i => ledger.BalanceAsync(LoadStream.Tenant, new() { Session = LoadStream.Event(end * i / 20).Session }));
            using var me = Process.GetCurrentProcess();
            Console.WriteLine($"| {end} | {(end - first) / (busy / (decimal)Stopwatch.Frequency):0} | {new FileInfo(path).Length / end} | {me.WorkingSet64 >> 20} MiB | {balances[100]:0.00} ms ({balances[^1]:0.00} ms) | {statements[10]:0.00} ms | {sessions[10]:0.00} ms |");
        }

        Console.WriteLine();
        using var whole = Process.GetCurrentProcess();
        Console.WriteLine($"Peak working set {whole.PeakWorkingSet64 >> 20} MiB.");
    }

    private static async Task<List<decimal>> TimesAsync<T>(int times, Func<int, ValueTask<T>> ask)
    {
        List<decimal> milliseconds = [];
        for (var i = 0; i < times; i++)
        {
            var began = Stopwatch.GetTimestamp();
            _ = await ask(i);
            milliseconds.Add(Stopwatch.GetElapsedTime(began).Ticks / (decimal)TimeSpan.TicksPerMillisecond);
        }

        milliseconds.Sort();
        return milliseconds;
    }
}
