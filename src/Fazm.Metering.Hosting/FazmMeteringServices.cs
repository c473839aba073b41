using Fazm.Metering.Hosting.Diagnostics;
using Fazm.Metering.Hosting.Outbox;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Pricing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fazm.Metering.Hosting;

/// <summary>Metering in a host.</summary>
public static class FazmMeteringServices
{
    /// <summary>Registers metering: prices, ledger, intake, sessions, outbox sender, metrics and health check. Calling it again goes on with the same registration.</summary>
    /// <remarks>Registers <see cref="PriceBook"/>, <see cref="MeterOptions"/>, <see cref="LedgerOptions"/>, <see cref="IUsageLedger"/>, <see cref="IUsageIntake"/>,
    /// <see cref="UsageSessions"/> and <see cref="MeteringHealthCheck"/>, all as singletons; what is registered before it stays. The time comes from the
    /// registered <see cref="TimeProvider"/>, else from the system. A ledger must be chosen on the result.</remarks>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; they may also be bound from configuration.</param>
    /// <returns>Chooses prices, ledger and destination.</returns>
    public static FazmMeteringBuilder AddFazmMetering(this IServiceCollection services, Action<FazmMeteringOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<FazmMeteringOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (services.FirstOrDefault(service => service.ServiceType == typeof(MeteringParts))?.ImplementationInstance is MeteringParts known)
        {
            return new(services, known);
        }

        var parts = new MeteringParts();
        options.ValidateOnStart();
        services.AddSingleton(parts);
        services.AddSingleton<IValidateOptions<FazmMeteringOptions>, FazmMeteringValidation>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(PriceBook.Default);
        services.TryAddSingleton(static provider => new MeterOptions { Book = provider.GetRequiredService<PriceBook>() });
        services.TryAddSingleton(static provider => new LedgerOptions { Pricing = provider.GetRequiredService<MeterOptions>() });
        services.TryAddSingleton<MeteringInstruments>();
        services.TryAddSingleton<HostedOutbox>();
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton<OutboxHealth>();
        services.TryAddSingleton<IUsageIntake, UsageIntake>();
        services.TryAddSingleton<UsageSessions>();
        services.TryAddSingleton<IOutboxDestination, LedgerDestination>();
        services.TryAddSingleton<MeteringHealthCheck>();
        services.AddSingleton<IHostedService, OutboxSender>();
        return new(services, parts);
    }
}
