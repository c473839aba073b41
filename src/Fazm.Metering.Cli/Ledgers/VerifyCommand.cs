using System.CommandLine;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Sqlite;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger verify</c>: says what is wrong, where, and what to do.</summary>
internal static class VerifyCommand
{
    // A damaged file may have a fault in every row; nobody reads more, and the number of all is told.
    private const int MostShown = 40;

    public static Command Create(Surroundings here) => LedgerArguments.Complete(
        new Command("verify", """
            Checks everything that can be checked: the file, rows against evidence, totals against rows, keys against events. Exit code 1 on any fault.

            Example:
              fazm-meter ledger verify --ledger backup.db
            """),
        here,
        async (run, _, cancel) =>
        {
            List<LedgerFault> faults = [];
            List<string> tenants = [];
            long calls = 0;
            try
            {
                await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
                foreach (var tenant in await run.TenantsAsync(open.Ledger, cancel))
                {
                    tenants.Add(tenant);
                    await foreach (var fault in open.Ledger.VerifyAsync(tenant, cancel))
                    {
                        faults.Add(fault);
                    }

                    calls += (await open.Ledger.BalanceAsync(tenant, cancel: cancel)).Sums.Calls;
                }

                // A file without a tenant has no rows to check, but may be damaged all the same.
                if (tenants.Count == 0 && open.File is { } file)
                {
                    faults.AddRange((await file.CheckAsync(cancel)).Select(detail => new LedgerFault("store-damaged", run.Place.Name, detail)));
                }
            }
            catch (LedgerFileException e) when (e.Problem is LedgerFileProblem.Damaged or LedgerFileProblem.NotALedger)
            {
                faults.Add(new(e.Problem == LedgerFileProblem.Damaged ? "store-damaged" : "not-a-ledger", run.Place.Name, e.Message));
            }
            catch (Exception e) when (e is InvalidDataException or System.Text.Json.JsonException or FormatException or KeyNotFoundException or OverflowException)
            {
                faults.Add(new("unreadable", run.Place.Name, e.Message));
            }

            faults.AddRange(EvidenceFaults(run.Place.Evidence));
            // The file is the same for all tenants.
            faults = [.. faults.Select(fault => fault.Kind == "store-damaged" ? fault with { Where = run.Place.Name } : fault).Distinct()];
            Print(run, faults, tenants, calls);
            return faults.Count == 0 ? ExitCode.Done : ExitCode.NotAllCounted;
        },
        allTenants: true);

    private static IEnumerable<LedgerFault> EvidenceFaults(string folder)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + EvidenceFile.Extension).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            LedgerFault? fault = null;
            try
            {
                EvidenceFile.Join(path, new MeterSet());
            }
            catch (InvalidDataException e)
            {
                fault = new("evidence-file-damaged", path, e.InnerException?.Message ?? e.Message);
            }

            if (fault is not null)
            {
                yield return fault;
            }
        }
    }

    private static void Print(LedgerRun run, List<LedgerFault> faults, List<string> tenants, long calls)
    {
        if (run.Json)
        {
            JsonText.WritePage(run.Here.Out, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.ledger-verify/1");
                json.WriteString("ledger", run.Place.Name);
                json.WriteStartArray("tenants");
                foreach (var tenant in tenants)
                {
                    json.WriteStringValue(tenant);
                }

                json.WriteEndArray();
                json.WriteNumber("faults", faults.Count);
                json.WriteStartArray("found");
                foreach (var fault in faults)
                {
                    json.WriteStartObject();
                    json.WriteString("kind", fault.Kind);
                    json.WriteString("where", fault.Where);
                    json.WriteString("detail", fault.Detail);
                    json.WriteString("advice", Advice.For(fault.Kind));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        using var page = new Page(run.Here);
        page.Line($"Ledger: {SafeText.Of(run.Place.Name)}");
        if (faults.Count == 0)
        {
            page.Line($"Checked: {SumText.Count(tenants.Count, "tenant")}, {SumText.Count(calls, "call")}: the file, every row against its evidence, every total against its rows, every key. No fault.");
            return;
        }

        page.Line($"{SumText.Count(faults.Count, "fault")}:");
        foreach (var kind in faults.GroupBy(fault => fault.Kind, StringComparer.Ordinal))
        {
            page.Line();
            page.Line($"{kind.Key}: {Advice.For(kind.Key)}");
            foreach (var fault in kind.Take(MostShown))
            {
                page.Line($"  {SafeText.Of(fault.Where)}: {SafeText.Of(fault.Detail.ReplaceLineEndings(" "))}");
            }

            if (kind.Count() > MostShown)
            {
                page.Line($"  and {SumText.Number(kind.Count() - MostShown)} more; --json lists all");
            }
        }
    }
}
