using System.CommandLine;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary><c>ledger balance</c>: what was used, as known now.</summary>
internal static class BalanceCommand
{
    public static Command Create(Surroundings here)
    {
        var by = new Option<string[]>("--by") { Description = "Group by model, user, payer, source or platform; repeatable or with commas, nested in that order. Default: model.", HelpName = "KEY" };
        var user = new Option<string>("--user") { Description = "Only this user's.", HelpName = "NAME" };
        var session = new Option<string>("--session") { Description = "Only this session's.", HelpName = "ID" };
        var period = new PeriodOptions();
        var command = new Command("balance", """
            What was used, as known now: all time, or a part of it.

            Examples:
              fazm-meter ledger balance
              fazm-meter ledger balance --by user,model --month 2026-11 --timezone Europe/Berlin
            """) { by, user, session };
        period.AddTo(command);
        return LedgerArguments.Complete(command, here, async (run, parsed, cancel) =>
        {
            string[] keys = [.. (parsed.GetValue(by) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];
            if (keys.FirstOrDefault(key => !BalanceTable.Keys.Any(known => string.Equals(known.Name, key, StringComparison.Ordinal))) is { } wrong)
            {
                return LedgerArguments.Wrong(here, "balance", $"--by {wrong}: group by {string.Join(", ", BalanceTable.Keys.Select(known => known.Name))}");
            }

            if (!period.TryRead(parsed, here, out var when, out _, out var error))
            {
                return LedgerArguments.Wrong(here, "balance", error);
            }

            await using var open = await OpenLedger.OpenAsync(run.Place, cancel: cancel);
            var filter = new LedgerFilter { User = parsed.GetValue(user), Session = parsed.GetValue(session), From = when?.From ?? default, To = when?.To ?? default };
            var balance = await open.Ledger.BalanceAsync(run.OneTenant, filter, cancel);
            Print(run, filter, when, balance, keys is [] ? ["model"] : keys);
            return ExitCode.Done;
        });
    }

    private static void Print(LedgerRun run, LedgerFilter filter, LedgerPeriod? when, LedgerBalance balance, string[] by)
    {
        if (run.Json)
        {
            JsonText.WritePage(run.Here.Out, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.ledger-balance/1");
                json.WriteString("tenant", run.OneTenant);
                json.WriteText("user", filter.User);
                json.WriteText("session", filter.Session);
                json.WriteText("period", when?.Name);
                json.WriteTime("from", filter.From);
                json.WriteTime("to", filter.To);
                json.WriteSums("totals", balance.Sums);
                json.WriteGroups(balance);
                json.WriteEndObject();
            });
            return;
        }

        using var page = new Page(run.Here);
        if (balance.Groups.IsEmpty)
        {
            page.Line($"Nothing is stored for {SafeText.Of(Scope(run, filter, when))}.");
            return;
        }

        page.Line($"Balance of {SafeText.Of(Scope(run, filter, when))}");
        page.Line();
        BalanceTable.Write(page.Console, balance, by);
    }

    private static string Scope(LedgerRun run, LedgerFilter filter, LedgerPeriod? when) =>
        $"tenant {run.OneTenant}{(filter.User is { } user ? $", user {user}" : string.Empty)}{(filter.Session is { } session ? $", session {session}" : string.Empty)}" +
        $"{(when is { } period ? $", {period.Name}" : string.Empty)}";
}
