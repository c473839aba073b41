using Fazm.Metering.Hosting.Diagnostics;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Pricing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fazm.Metering.Hosting;

/// <summary>Chooses what metering in a host is made of. The last choice of a kind counts.</summary>
public sealed class FazmMeteringBuilder
{
    private readonly MeteringParts _parts;

    internal FazmMeteringBuilder(IServiceCollection services, MeteringParts parts)
    {
        Services = services;
        _parts = parts;
    }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Prices at these books in place of the embedded ones.</summary>
    public FazmMeteringBuilder UsePrices(PriceBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        Services.Replace(ServiceDescriptor.Singleton(book));
        return this;
    }

    /// <summary>Stores in a ledger that opens at once, such as one in a SQLite file.</summary>
    /// <param name="open">Opens it; <see cref="LedgerOptions"/> with the chosen prices is among the services. Called at the first use, and again where it failed.
    /// Disposed with the host where it can be.</param>
    public FazmMeteringBuilder UseLedger(Func<IServiceProvider, IUsageLedger> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return UseLedger((services, _) => new(open(services)));
    }

    /// <summary>Stores in a ledger that takes time to open, such as one on a server. See <see cref="UseLedger(Func{IServiceProvider, IUsageLedger})"/>.</summary>
    public FazmMeteringBuilder UseLedger(Func<IServiceProvider, CancellationToken, ValueTask<IUsageLedger>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        _parts.HasLedger = true;
        Services.Replace(ServiceDescriptor.Singleton<IUsageLedger>(services => new HostedLedger(
            cancel => open(services, cancel), services.GetRequiredService<MeteringInstruments>())));
        return this;
    }

    /// <summary>Stores in memory: for tests, and for what is shown while it runs. Nothing lasts.</summary>
    public FazmMeteringBuilder UseInMemoryLedger() => UseLedger(static services => InMemoryUsageLedger.Create(services.GetRequiredService<LedgerOptions>()));

    /// <summary>Sends the outbox elsewhere than to the registered ledger, such as to a backend over the network. Then no ledger is needed here.</summary>
    public FazmMeteringBuilder SendOutboxTo(Func<IServiceProvider, IOutboxDestination> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _parts.HasDestination = true;
        Services.Replace(ServiceDescriptor.Singleton(destination));
        return this;
    }
}
