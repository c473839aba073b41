using System.Globalization;
using Fazm.Metering;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Worker;

// worker STORE SEED COUNT ORDER BATCH [ACKNOWLEDGED]: tells the whole stream once, in an order and in batches of its own, and appends the
// number of every event that was answered for to a file. Writes "ready" when the store is open, a line for every batch, and "done" at the end.
// worker STORE rebuild: makes the totals anew.
// worker outbox PATH FROM COUNT SEED: fills an outbox and empties it; see OutboxWork.
if (args[0] == "outbox")
{
    var outbox = args[2..5].Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
    return OutboxWork.Run(args[1], outbox[0], outbox[1], outbox[2]);
}

var faults = FaultPoints.FromEnvironment();
await using var store = await StoreNames.OpenAsync(args[0], faults.Pass);
var ledger = new UsageLedger(store);
Console.WriteLine("ready");
if (args[1] == "rebuild")
{
    await ledger.RebuildAsync(EventStream.Tenant);
    return 0;
}

var numbers = args[1..5].Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
var stream = new EventStream(numbers[0], numbers[1]);
var (order, most) = (stream.Order(numbers[2]), numbers[3]);
var random = new Random(numbers[2]);
await using var acknowledged = args.Length > 5 ? new FileStream(args[5], FileMode.Append, FileAccess.Write, FileShare.ReadWrite) : null;
for (var at = 0; at < order.Length;)
{
    var count = Math.Min(order.Length - at, 1 + random.Next(most));
    var batch = order.AsMemory(at, count);
    at += count;
    faults.Pass("received");

    // C15: the clock of whoever records jumps, over the ends of days and months, and back.
    var now = EventTime.From(new DateTimeOffset(2026, 3, 31, 23, 59, 59, TimeSpan.Zero).AddSeconds(random.Next(-100_000, 100_000)));
    var results = await ledger.IngestAsync(EventStream.Tenant, [.. batch.ToArray().Select(number => stream[number])], now);
    faults.Pass("answered");
    if (acknowledged is not null)
    {
        // One write for all, so that a kill leaves whole numbers behind.
        var stored = batch.ToArray().Where((_, i) => results[i].Outcome is LedgerOutcome.Stored or LedgerOutcome.AlreadyStored).SelectMany(BitConverter.GetBytes).ToArray();
        await acknowledged.WriteAsync(stored);
        await acknowledged.FlushAsync();
    }

    Console.WriteLine("batch");
}

Console.WriteLine("done");
return 0;
