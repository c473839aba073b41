using System.CommandLine;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger rebuild</c>: makes the totals anew from the rows.</summary>
internal static class RebuildCommand
{
    public static Command Create(Surroundings here) => LedgerArguments.Complete(
        new Command("rebuild", """
            Makes the totals anew from the rows, which are the truth. Rows are not touched.

            Example:
              fazm-meter ledger rebuild
            """),
        here,
        async (run, _, cancel) =>
        {
            await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
            List<(string Tenant, LedgerSums Before, LedgerSums Now)> done = [];
            foreach (var tenant in await run.TenantsAsync(open.Ledger, cancel))
            {
                var before = (await open.Ledger.BalanceAsync(tenant, cancel: cancel)).Sums;
                await open.Ledger.RebuildAsync(tenant, cancel);
                done.Add((tenant, before, (await open.Ledger.BalanceAsync(tenant, cancel: cancel)).Sums));
            }

            Print(run, done);
            return ExitCode.Done;
        },
        allTenants: true);

    private static void Print(LedgerRun run, List<(string Tenant, LedgerSums Before, LedgerSums Now)> done)
    {
        if (run.Json)
        {
            JsonText.WritePage(run.Here.Out, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.ledger-rebuild/1");
                json.WriteStartArray("tenants");
                foreach (var (tenant, before, now) in done)
                {
                    json.WriteStartObject();
                    json.WriteString("tenant", tenant);
                    json.WriteSums("before", before);
                    json.WriteSums("now", now);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        using var page = new Page(run.Here);
        page.Line(done.Count == 0 ? "The ledger is empty." : "Totals made anew from the rows:");
        foreach (var (tenant, before, now) in done)
        {
            page.Line($"  tenant {SafeText.Of(tenant)}: {SumText.Count(now.Calls, "call")}, {SumText.Cost(now)}; " +
                (before == now ? "the same as before." : $"before: {SumText.Count(before.Calls, "call")}, {SumText.Cost(before)}."));
        }
    }
}
