using System.CommandLine;
using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Prices;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger rerate</c>: prices again what is stored.</summary>
internal static class RerateCommand
{
    public static Command Create(Surroundings here)
    {
        var prices = BookOptions.Prices();
        var asOf = BookOptions.AsOf();
        var note = new Option<string>("--note") { Description = "Why; stands in every row that is written.", HelpName = "TEXT", Required = true };
        var trial = new Option<bool>("--trial") { Description = "Say what would change, and write nothing." };
        var user = new Option<string>("--user") { Description = "Only this user's.", HelpName = "NAME" };
        var period = new PeriodOptions();
        var command = new Command("rerate", """
            Prices again what is stored. Changes no row: writes the differences as rows of their own, with the old and the new version.

            Examples:
              fazm-meter ledger rerate --prices contract.json --note "contract of October" --trial
              fazm-meter ledger rerate --prices contract.json --note "contract of October" --month 2026-10
            """) { prices, asOf, note, trial, user };
        period.AddTo(command);
        return LedgerArguments.Complete(command, here, async (run, parsed, cancel) =>
        {
            var why = parsed.GetValue(note) ?? string.Empty;
            if (!period.TryRead(parsed, here, out var when, out _, out var error))
            {
                return LedgerArguments.Wrong(here, "rerate", error);
            }

            if (!Names.IsName(why))
            {
                return LedgerArguments.Wrong(here, "rerate", "--note: a reason has 1 to 512 characters on one line");
            }

            if (BookOptions.Load(parsed.GetValue(prices), here.Error, out var book) is not 0 and var refused)
            {
                return refused;
            }

            var wish = new LedgerRerating(new MeterOptions { Book = book, AsOf = parsed.GetValue(asOf) }, why)
            {
                From = when?.From ?? default,
                To = when?.To ?? default,
                User = parsed.GetValue(user),
                IsTrial = parsed.GetValue(trial),
            };
            await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
            var done = await open.Ledger.RerateAsync(run.OneTenant, wish, run.Now, cancel);
            Print(run, wish, done, [.. book.VersionIds]);
            return ExitCode.Done;
        });
    }

    private static void Print(LedgerRun run, LedgerRerating wish, LedgerRerated done, string[] books)
    {
        if (run.Json)
        {
            JsonText.WritePage(run.Here.Out, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.ledger-rerate/1");
                json.WriteString("tenant", run.OneTenant);
                json.WriteBoolean("trial", wish.IsTrial);
                json.WriteString("note", wish.Note);
                json.WriteStartArray("books");
                foreach (var book in books)
                {
                    json.WriteStringValue(book);
                }

                json.WriteEndArray();
                json.WriteNumber("events", done.Events);
                json.WriteNumber("changed", done.Changed);
                json.WriteSums("change", done.Change);
                json.WriteEndObject();
            });
            return;
        }

        using var page = new Page(run.Here);
        page.Line($"Priced again: {SumText.Count(done.Events, "event")}, with {SafeText.Of(string.Join(", ", books))}.");
        page.Line(done.Changed == 0 ? "Nothing changes."
            : $"{(wish.IsTrial ? "Would change" : "Changed")}: {SumText.Count(done.Changed, "event")}, {SumText.Change(done.Change.Cost)}" +
              (done.Change.Unpriced == 0 ? "." : $"; {SumText.Count(Math.Abs(done.Change.Unpriced), "line")} {(done.Change.Unpriced < 0 ? "got a price that had none" : "lost the price")}."));
        if (wish.IsTrial)
        {
            page.Line("A trial: nothing was written.");
        }
    }
}
