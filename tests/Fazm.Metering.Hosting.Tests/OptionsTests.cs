using Fazm.Metering.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fazm.Metering.Hosting.Tests;

public sealed class OptionsTests
{
    [Fact]
    public async Task A_host_with_bad_options_does_not_start_and_names_every_fault()
    {
        using var host = Given.Host(services => services.AddFazmMetering(options =>
        {
            options.Tenant = string.Empty;
            options.OutboxPath = Path.GetTempPath();
            options.BatchSize = 0;
            options.RetryFirst = TimeSpan.FromMinutes(2);
            options.RetryMost = TimeSpan.FromMinutes(1);
            options.StopWithin = TimeSpan.Zero;
            options.HealthTimeout = TimeSpan.FromDays(2);
            options.DegradedAge = TimeSpan.FromHours(2);
            options.DegradedDepth = 0;
        }));
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Equal(
            ["There is no ledger", "Tenant", "OutboxPath", "BatchSize", "StopWithin", "HealthTimeout", "RetryMost must not be less", "UnhealthyAge must not be less", "DegradedDepth"],
            refused.Failures.Select(fault => new[]
            {
                "There is no ledger", "Tenant", "OutboxPath", "BatchSize", "StopWithin", "HealthTimeout", "RetryMost must not be less", "UnhealthyAge must not be less", "DegradedDepth",
            }.Single(name => fault.StartsWith(name, StringComparison.Ordinal))));

        // A host of another kind asks for the validation by itself.
        Assert.Equal(refused.Failures, Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IStartupValidator>().Validate()).Failures);

        // Each says what to do: more than one sentence, or the allowed range.
        Assert.All(refused.Failures, fault => Assert.Matches(@"\. [A-Z0-9]|at most a day", fault));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData(" ", true)]
    [InlineData("tenant", true)]
    public void A_tenant_is_a_name(string tenant, bool isGood = false) => Assert.Equal(isGood, Validate(options => options.Tenant = tenant).Succeeded);

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void A_tenants_name_has_an_end(int length, bool isGood) => Assert.Equal(isGood, Validate(options => options.Tenant = new string('t', length)).Succeeded);

    [Fact]
    public void Defaults_are_good() => Assert.True(Validate(static _ => { }).Succeeded);

    [Fact]
    public void A_client_that_only_sends_needs_an_outbox_and_no_ledger()
    {
        using var services = new ServiceCollection().AddLogging().AddFazmMetering().SendOutboxTo(_ => new FakeDestination(InMemoryUsageLedger.Create())).Services.BuildServiceProvider();
        var fault = Assert.Single(Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<FazmMeteringOptions>>().Value).Failures);
        Assert.StartsWith("SendOutboxTo was called and there is no outbox.", fault, StringComparison.Ordinal);
        Assert.Null(services.GetService<IUsageLedger>());
    }

    /// <summary>Libraries and the program may both ask for metering.</summary>
    [Fact]
    public void Asking_twice_is_asking_once()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddFazmMetering(options => options.Tenant = "a");
        services.AddFazmMetering(options => options.BatchSize = 7).UseInMemoryLedger();
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<FazmMeteringOptions>>().Value;
        Assert.Equal(("a", 7), (options.Tenant, options.BatchSize));
        Assert.Single(provider.GetServices<IHostedService>());
    }

    private static ValidateOptionsResult Validate(Action<FazmMeteringOptions> change)
    {
        var options = new FazmMeteringOptions();
        change(options);
        return new FazmMeteringValidation(new MeteringParts { HasLedger = true }).Validate(null, options);
    }
}
