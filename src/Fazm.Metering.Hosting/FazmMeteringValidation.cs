using Fazm.Metering.Ledgers;
using Microsoft.Extensions.Options;

namespace Fazm.Metering.Hosting;

/// <summary>Says all that is wrong with the options at once, each with what to do.</summary>
internal sealed class FazmMeteringValidation(MeteringParts parts) : IValidateOptions<FazmMeteringOptions>
{
    private const int MostInBatch = 10_000;
    private static readonly TimeSpan MostTime = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, FazmMeteringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [];
        if (parts is { HasLedger: false, HasDestination: false })
        {
            faults.Add("There is no ledger. Call UseLedger(…) or, for tests, UseInMemoryLedger() on what AddFazmMetering returns; a client that only sends calls SendOutboxTo(…).");
        }

        if (parts.HasDestination && options.OutboxPath is null)
        {
            faults.Add("SendOutboxTo was called and there is no outbox. Set OutboxPath to a file.");
        }

        if (!IsName(options.Tenant))
        {
            faults.Add("Tenant must have 1 to 512 characters and no control characters. Set it to the name of whose ledger it is.");
        }

        if (options.OutboxPath is { } path && (path.Trim().Length == 0 || path.Contains('\0', StringComparison.Ordinal) || Directory.Exists(path)))
        {
            faults.Add("OutboxPath must name a file, not a folder. Set it to a file on a local disk that belongs to this process alone, or leave it out for no outbox.");
        }

        if (options.BatchSize is < 1 or > MostInBatch)
        {
            faults.Add("BatchSize must be 1 to 10,000. 500 does well.");
        }

        Within(nameof(options.RetryFirst), options.RetryFirst);
        Within(nameof(options.RetryMost), options.RetryMost);
        Within(nameof(options.StopWithin), options.StopWithin);
        Within(nameof(options.HealthTimeout), options.HealthTimeout);
        Within(nameof(options.DegradedAge), options.DegradedAge);
        Within(nameof(options.UnhealthyAge), options.UnhealthyAge);
        if (options.RetryMost < options.RetryFirst)
        {
            faults.Add("RetryMost must not be less than RetryFirst. It is the longest wait between two tries, RetryFirst the shortest.");
        }

        if (options.UnhealthyAge < options.DegradedAge)
        {
            faults.Add("UnhealthyAge must not be less than DegradedAge. An outbox is first degraded, then unhealthy.");
        }

        if (options.DegradedDepth < 1)
        {
            faults.Add("DegradedDepth must be 1 or more. It is the number of waiting events from which health is degraded.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Within(string option, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > MostTime)
            {
                faults.Add($"{option} must be more than nothing and at most a day.");
            }
        }
    }

    private static bool IsName(string? text) => EventKey.TryParse(text is { Length: > EventKey.MaxLength } ? text[..EventKey.MaxLength] : text, out _) && text is { Length: <= 512 } && !text.Any(char.IsControl);
}
