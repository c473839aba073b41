using BackendBilling;
using Fazm.Metering.Hosting;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A backend that bills: what clients deliver goes into a ledger, once, and a statement comes out of it.
var (data, file) = (args.ElementAtOrDefault(0) ?? "samples/data", args.ElementAtOrDefault(1) ?? "billing.db");
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.Services.AddFazmMetering(options => options.Tenant = "sample")
    .UseLedger(services => SqliteLedger.Open(file, services.GetRequiredService<LedgerOptions>()));
builder.Services.AddSingleton(new Deliveries(data));
builder.Services.AddSingleton<Receiver>();
builder.Services.AddSingleton<Statements>();
using var host = builder.Build();
await host.StartAsync();

// Every delivery comes twice and all come at once, as they do after a client's timeout. The receiver does not notice.
var receiver = host.Services.GetRequiredService<Receiver>();
var deliveries = host.Services.GetRequiredService<Deliveries>().ToList();
await Parallel.ForEachAsync(deliveries.Concat(deliveries), receiver.ReceiveAsync);
Console.WriteLine($"{deliveries.Count} deliveries, each twice: {receiver.Events} events, {receiver.New} of them said something new.");
await host.Services.GetRequiredService<Statements>().PrintAsync(deliveries.Select(delivery => delivery.User));
await host.StopAsync();
