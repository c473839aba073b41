using System.Collections.Immutable;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Hosting.Tests;

/// <summary>A ledger behind a destination that fails or waits where a test says so.</summary>
internal sealed class FakeDestination(IUsageLedger ledger) : IOutboxDestination
{
    /// <summary>Called with the number of the call, from 1, before anything is stored.</summary>
    public Func<int, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Called after all is stored; what it throws is a lost answer.</summary>
    public Func<int, CancellationToken, Task> After { get; set; } = static (_, _) => Task.CompletedTask;

    public List<int> Sizes { get; } = [];

    public List<EventKey> Keys { get; } = [];

    public async ValueTask<ImmutableArray<LedgerResult>> SendAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancel)
    {
        int call;
        lock (Sizes)
        {
            Sizes.Add(events.Count);
            call = Sizes.Count;
        }

        await Before(call, cancel);
        var results = await ledger.IngestAsync("t", events, events[0].ReceivedAt, cancel);
        lock (Sizes)
        {
            Keys.AddRange(events.Zip(results).Where(pair => pair.Second.Outcome == LedgerOutcome.Stored).Select(pair => pair.First.Key));
        }

        await After(call, cancel);
        return results;
    }
}
