using System.CommandLine;
using System.Data.Common;
using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>The options that all commands on a ledger share, and how their failures become messages and exit codes.</summary>
internal sealed class LedgerArguments
{
    private readonly Option<string> _ledger = new("--ledger")
    {
        Description = "The ledger: a SQLite file, or a PostgreSQL connection string (postgres://user@host/database or Host=…;Database=…). Default: the user's own file.",
        HelpName = "PLACE",
    };

    private readonly Option<string> _tenant = new("--tenant") { Description = $"Whose ledger. Default: {LedgerRun.LocalTenant}.", HelpName = "NAME" };
    private readonly Option<bool> _json = new("--json") { Description = "JSON with exact amounts, for programs." };

    /// <summary>Adds the options to a command and gives it its action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="here">The process's surroundings.</param>
    /// <param name="act">Does it; returns the exit code.</param>
    /// <param name="allTenants">True where a command without <c>--tenant</c> means all of them.</param>
    public static Command Complete(Command command, Surroundings here, Func<LedgerRun, ParseResult, CancellationToken, Task<int>> act, bool allTenants = false)
    {
        var own = new LedgerArguments();
        if (allTenants)
        {
            own._tenant.Description = "Only this tenant's. Default: all.";
        }

        foreach (var option in new Option[] { own._ledger, own._tenant, own._json })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancel) => own.RunAsync(command.Name, here, parsed, act, cancel));
        return command;
    }

    /// <summary>Says what is wrong with the command line; returns the exit code.</summary>
    public static int Wrong(Surroundings here, string command, string? error) => Messages.WrongUsage(here, "ledger " + command, error is null ? null : SafeText.Of(error));

    private async Task<int> RunAsync(string command, Surroundings here, ParseResult parsed, Func<LedgerRun, ParseResult, CancellationToken, Task<int>> act, CancellationToken cancel)
    {
        if (!LedgerPlace.TryFind(parsed.GetValue(_ledger), here, out var place, out var error))
        {
            return Wrong(here, command, error);
        }

        var tenant = parsed.GetValue(_tenant);
        if (tenant is not null && !Names.IsName(tenant))
        {
            return Wrong(here, command, "--tenant: a name has 1 to 512 characters and no control characters");
        }

        try
        {
            return await act(new(here, place, tenant, parsed.GetValue(_json)), parsed, cancel);
        }
        catch (PriceBookException e)
        {
            return Messages.WrongUsage(here, "ledger " + command, string.Join('\n', e.Message.ReplaceLineEndings("\n").Split('\n').Select(SafeText.Of)));
        }
        catch (DbException e)
        {
            return Messages.Failed(here, $"The ledger {SafeText.Of(place.Name)}: {OneLine(e.Message)}");
        }
        catch (Exception e) when (e is InvalidDataException or TimeoutException || (e is InvalidOperationException && place.Connection is not null))
        {
            return Messages.Failed(here, OneLine(e.Message));
        }
    }

    private static string OneLine(string text) => SafeText.Of(string.Join(' ', text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
}
