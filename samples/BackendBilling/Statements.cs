using System.Globalization;
using Fazm.Metering;
using Fazm.Metering.Hosting;
using Fazm.Metering.Ledgers;
using Microsoft.Extensions.Options;

namespace BackendBilling;

/// <summary>Prints what each user owes. The same question, as of the same time, has the same answer for ever.</summary>
internal sealed class Statements(IUsageLedger ledger, TimeProvider time, IOptions<FazmMeteringOptions> options)
{
    private static readonly LedgerPeriod AllTime = new("all time", EventTime.Unknown, EventTime.Unknown);

    public async Task PrintAsync(IEnumerable<string> users)
    {
        foreach (var user in users)
        {
            var statement = await ledger.StatementAsync(options.Value.Tenant, AllTime, EventTime.From(time.GetUtcNow()), user);
            Console.WriteLine($"Statement of {user}, {statement.Period.Name}:");
            foreach (var group in statement.Balance.Groups.Where(group => !group.Sums.Tokens.IsZero || !group.Sums.Cost.IsZero))
            {
                Console.WriteLine($"  {(group.Model.Length == 0 ? "(no model named)" : group.Model),-28} {Line(group.Sums)}");
            }

            Console.WriteLine($"  {"Total",-28} {Line(statement.Balance.Sums)}");
        }
    }

    // What has no price is said, never shown as nothing; a call without final usage makes the amount a lower bound.
    private static string Line(LedgerSums sums) => string.Create(CultureInfo.InvariantCulture,
        $"{sums.Calls,3} calls {sums.Tokens.AllTokens,8} tokens {(sums.LowerBounds > 0 || (sums.Unpriced > 0 && !sums.Cost.IsZero) ? "at least " : string.Empty)}{(sums.Unpriced > 0 && sums.Cost.IsZero ? "unpriced" : sums.Cost + " USD")}");
}
