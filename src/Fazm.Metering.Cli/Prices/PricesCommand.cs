using System.CommandLine;

namespace Fazm.Metering.Cli.Prices;

/// <summary><c>fazm-meter prices</c>: looks into the price books, and helps to keep them.</summary>
internal static class PricesCommand
{
    /// <summary>The command with its subcommands, ready to be added to the root.</summary>
    public static Command Create() => new("prices", """
        Looks into the price books, and helps to keep them.

        Example:
          fazm-meter prices show claude-sonnet-5-5
        """)
    {
        ListCommand.Create(),
        ShowCommand.Create(),
        DiffCommand.Create(),
        ValidateCommand.Create(),
        CompareCommand.Create(),
    };

    public static Option<bool> Json() => new("--json") { Description = "JSON instead of text." };

    public static Option<string?> Platform()
    {
        var option = new Option<string?>("--platform") { Description = "Only this platform.", HelpName = "NAME" };
        option.AcceptOnlyFromAmong([.. Pricing.PlatformNames.All]);
        return option;
    }
}
