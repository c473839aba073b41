using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Files;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Scans as <c>report</c> does, stores, and says what is new.</summary>
internal sealed class ImportRun(LedgerRun run, Scanner scan)
{
    private readonly Surroundings _here = run.Here;

    public async Task<int> RunAsync(ScanOptions options, string user, bool isStrict, CancellationToken cancel)
    {
        if (options.Paths.IsEmpty)
        {
            options = options with { Paths = DataFolders.Existing(_here.Variable, _here.Home) };
            if (options.Paths.IsEmpty)
            {
                return Messages.NoData(_here, DataFolders.Candidates(_here.Variable, _here.Home), "ledger import");
            }
        }

        // First of all, so that nobody waits for a scan that leads nowhere.
        await using var open = await OpenLedger.OpenAsync(run.Place, Settings.Pricing(options), mayCreate: true, cancel);
        var ledger = open.Ledger;
        var filter = new LedgerFilter { User = user };
        var before = (await ledger.BalanceAsync(run.OneTenant, filter, cancel)).Sums;
        var evidence = open.Evidence(run.Place, run.OneTenant, user);
        using var progress = new ProgressLine(_here.Error, _here.ErrorIsTerminal, _here.Clock);
        var found = scan(options, progress, cancel);
        if (found.Files is { Read: 0, Failed.Length: 0 })
        {
            progress.Dispose();
            return Messages.NoData(_here, options.Paths, "ledger import");
        }

        cancel.ThrowIfCancellationRequested();
        var import = new LedgerImport(ledger, run.OneTenant, evidence) { Progress = progress.ReportStored };
        var context = new LedgerContext(user, run.Now) { Funding = Funding.Unknown, Platform = options.Platform, Location = options.Location };
        var counts = await import.RunAsync(found.Meter ?? new(), context, run.Now, cancel);
        var now = (await ledger.BalanceAsync(run.OneTenant, filter, cancel)).Sums;
        progress.Dispose();
        Print(found.Files, user, counts, before, now);
        Tell(found.Files, counts, before.Calls > 0 && !counts.HadEvidence ? evidence.Place : null);
        return !found.Files.Failed.IsEmpty ? ExitCode.InputOutput
            : isStrict && (counts.Conflicts + counts.Refused > 0 || now.Unpriced > 0) ? ExitCode.NotAllCounted
            : ExitCode.Done;
    }

    private void Print(FileFacts files, string user, in ImportCounts counts, LedgerSums before, LedgerSums now)
    {
        var what = counts;
        if (run.Json)
        {
            JsonText.WritePage(_here.Out, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.ledger-import/1");
                json.WriteString("ledger", run.Place.Name);
                json.WriteString("tenant", run.OneTenant);
                json.WriteString("user", user);
                json.WriteStartObject("events");
                json.WriteNumber("all", what.Events);
                json.WriteNumber("stored", what.Stored);
                json.WriteNumber("alreadyStored", what.Known);
                json.WriteNumber("conflicts", what.Conflicts);
                json.WriteNumber("refused", what.Refused);
                json.WriteEndObject();
                json.WriteSums("before", before);
                json.WriteSums("now", now);
                json.WriteStartObject("files");
                json.WriteNumber("read", files.Read);
                json.WriteNumber("bytes", files.Bytes);
                json.WriteStartArray("failed");
                foreach (var file in files.Failed)
                {
                    json.WriteStartObject();
                    json.WriteString("path", file.Path);
                    json.WriteString("error", file.Error);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteEndObject();
            });
            return;
        }

        using var text = _here.NewTextOut();
        text.WriteLine($"Read: {SumText.Count(files.Read, "file")}, {SumText.Count(files.Rows, "row")}, {SumText.Count(files.Bytes, "byte")}.");
        text.WriteLine(counts.Stored == 0
            ? $"Stored: nothing new; all {SumText.Count(counts.Known, "event")} known already."
            : $"Stored: {SumText.Count(counts.Stored, "event")} (calls, and counters of sessions) that said something new; {SumText.Number(counts.Known)} known already.");
        text.WriteLine($"Ledger: {SumText.Count(now.Calls, "call")}, {SumText.Cost(now)}{(now == before ? string.Empty : $" (before: {SumText.Count(before.Calls, "call")}, {SumText.Cost(before)})")}.");
        text.WriteLine($"Tenant {SafeText.Of(run.OneTenant)}, user {SafeText.Of(user)}, in {SafeText.Of(run.Place.Name)}");
    }

    private void Tell(FileFacts files, in ImportCounts counts, string? forgotten)
    {
        foreach (var file in files.Failed)
        {
            _here.Error.WriteLine($"fazm-meter: {SafeText.Of(file.Path)}: {SafeText.Of(file.Error)}. The rest is stored.");
        }

        if (counts.Conflicts > 0)
        {
            _here.Error.WriteLine($"fazm-meter: {SumText.Count(counts.Conflicts, "event")} told again with other words than what is stored, by another user for instance. Kept beside the ledger, " +
                "counted for nothing. See: fazm-meter ledger conflicts");
        }

        if (counts.Refused > 0)
        {
            _here.Error.WriteLine($"fazm-meter: {SumText.Count(counts.Refused, "event")} refused: a name, a number or an amount is beyond what a ledger takes.");
        }

        if (forgotten is not null)
        {
            _here.Error.WriteLine($"fazm-meter: the ledger held usage of this user, and the evidence of how it was imported was not there: {SafeText.Of(forgotten)}. If logs have lost files since, " +
                "some tokens may now be counted twice. Keep the evidence with the ledger: fazm-meter ledger backup copies both, as a dump of a PostgreSQL database does.");
        }
    }
}
