using System.CommandLine;

namespace Fazm.Metering.Cli.Prices;

/// <summary><c>fazm-meter prices</c>: looks into the price books, and keeps them.</summary>
internal static class PricesCommand
{
    /// <summary>The command with its subcommands, ready to be added to the root.</summary>
    public static Command Create() => new("prices", """
        Looks into the price books, and keeps them.

        Example:
          fazm-meter prices show claude-sonnet-5-5
        """)
    {
    };
}
