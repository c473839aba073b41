using Fazm.Metering.Ledgers.Outbox;
using Fazm.Metering.Sqlite;

namespace Fazm.Metering.Hosting.Tests;

public sealed class ReadmeTests
{
    /// <summary>The README's lines are run, twice: the ledger holds what the session cost, once.</summary>
    [Fact]
    public async Task Its_code_does_what_it_says()
    {
        const string Session = "e6bfb709-5452-46ac-bce9-143619af8851";
        var folder = Directory.CreateTempSubdirectory("fazm-hosting-");
        var (outbox, file) = (Path.Combine(folder.FullName, "outbox"), Path.Combine(folder.FullName, "ledger.db"));
        var log = Path.Combine(Repository.Root, "samples", "data", "claude", "projects", "-home-dev-project", Session + ".jsonl");
        await ReadmeExample.RunAsync(outbox, file, log, Session);
        await ReadmeExample.RunAsync(outbox, file, log, Session);
        await using (var ledger = SqliteLedger.Open(file))
        {
            var sums = (await ledger.BalanceAsync("default")).Sums;
            Assert.Equal((3, "0.0711686", 0), (sums.Calls, sums.Cost.ToString(), sums.Unpriced));
        }

        using (var left = LedgerOutbox.Open(outbox))
        {
            Assert.Equal(0, left.Count);
        }

        folder.Delete(recursive: true);
    }
}
