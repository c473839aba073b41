using Fazm.Metering.Hosting.Outbox;
using Fazm.Metering.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Fazm.Metering.Hosting.Diagnostics;

/// <summary>Says whether usage reaches the ledger: the ledger answers, and nothing waits in the outbox for too long.</summary>
/// <remarks>Add it by <c>services.AddHealthChecks().AddCheck&lt;MeteringHealthCheck&gt;("fazm-metering")</c>. A ledger that does not answer is a failure where usage
/// goes straight to it, and a degradation where an outbox keeps it meanwhile. Descriptions and data hold numbers and kinds of failures, never their words.</remarks>
public sealed class MeteringHealthCheck : IHealthCheck
{
    private static readonly LedgerFilter OneDay = new() { From = EventTime.From(DateTimeOffset.UnixEpoch), To = EventTime.From(DateTimeOffset.UnixEpoch + new TimeSpan(1, 0, 0, 0)) };
    private readonly FazmMeteringOptions _options;
    private readonly HostedOutbox _outbox;
    private readonly OutboxHealth _health;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;

    /// <summary>Made by the host's services.</summary>
    public MeteringHealthCheck(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        _options = services.GetRequiredService<IOptions<FazmMeteringOptions>>().Value;
        _outbox = services.GetRequiredService<HostedOutbox>();
        _health = services.GetRequiredService<OutboxHealth>();
        _time = services.GetRequiredService<TimeProvider>();
    }

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Dictionary<string, object> data = new(StringComparer.Ordinal);
        List<(HealthStatus Status, string Fault)> faults = [];
        if (await LedgerErrorAsync(cancellationToken).ConfigureAwait(false) is { } error)
        {
            data["ledger.error"] = error;
            faults.Add((_outbox.IsThere ? HealthStatus.Degraded : HealthStatus.Unhealthy, $"the ledger does not answer ({error})"));
        }

        if (_outbox.IsThere)
        {
            Outbox(data, faults);
        }

        if (faults.Count == 0)
        {
            return HealthCheckResult.Healthy("Usage reaches the ledger.", data);
        }

        var worst = faults.Min(fault => fault.Status) == HealthStatus.Unhealthy ? context.Registration.FailureStatus : HealthStatus.Degraded;
        return new(worst, string.Join("; ", faults.Select(fault => fault.Fault)) + ".", data: data);
    }

    private void Outbox(Dictionary<string, object> data, List<(HealthStatus Status, string Fault)> faults)
    {
        int depth, refused;
        TimeSpan age;
        try
        {
            (depth, refused, age) = _outbox.Use(box => (box.Count, box.RefusedCount, OutboxAge.Of(box, _time)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            data["outbox.error"] = e.GetType().Name;
            faults.Add((HealthStatus.Unhealthy, $"the outbox cannot be opened ({e.GetType().Name})"));
            return;
        }

        data["outbox.depth"] = depth;
        data["outbox.refused"] = refused;
        data["outbox.age"] = age;
        data["outbox.failures"] = _health.Failures;
        if (_health.LastError is { } last)
        {
            data["outbox.lastError"] = last;
        }

        if (age >= _options.UnhealthyAge)
        {
            faults.Add((HealthStatus.Unhealthy, $"an event has waited in the outbox for {age}"));
        }
        else if (age >= _options.DegradedAge)
        {
            faults.Add((HealthStatus.Degraded, $"an event has waited in the outbox for {age}"));
        }

        if (depth >= _options.DegradedDepth)
        {
            faults.Add((HealthStatus.Degraded, $"{depth} events are in the outbox"));
        }

        if (refused > 0)
        {
            faults.Add((HealthStatus.Degraded, $"{refused} events were refused for good and wait for somebody to look at them"));
        }
    }

    /// <summary>The kind of failure of a small question; <see langword="null"/> where the ledger answered, or where there is none here.</summary>
    private async Task<string?> LedgerErrorAsync(CancellationToken cancel)
    {
        if (_services.GetService<IUsageLedger>() is not { } ledger)
        {
            return null;
        }

        try
        {
            await ledger.BalanceAsync(_options.Tenant, OneDay, cancel).AsTask().WaitAsync(_options.HealthTimeout, _time, cancel).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            return e.GetType().Name;
        }
    }
}
