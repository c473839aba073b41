using Fazm.Metering.Ledgers;
using Fazm.Metering.Sqlite;
using Fazm.Metering.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fazm.Metering.Hosting.Tests;

/// <summary>The code of the package's README.</summary>
internal static class ReadmeExample
{
    public static async Task RunAsync(string outbox, string file, string log, string id, params string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddFazmMetering(options => options.OutboxPath = outbox)
            .UseLedger(services => SqliteLedger.Open(file, services.GetRequiredService<LedgerOptions>()));
        using var host = builder.Build();
        await host.StartAsync();                                    // refuses bad options and says all that is wrong with them
        var session = host.Services.GetRequiredService<UsageSessions>().Open(id, new LedgerContext("me", default) { Payer = "builtin" });
        foreach (var delta in UsageLog.Read(log).SelectMany(seen => session.Observe(seen)))
        {
            Console.WriteLine($"+{delta.Cost} USD, the session {delta.TotalCost} USD");
        }

        await session.CloseAsync();                                 // in the outbox: durable
        await host.StopAsync();                                     // in the ledger: sent, answered for and forgotten here
    }
}
