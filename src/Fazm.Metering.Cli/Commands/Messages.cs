using Fazm.Metering.Cli.Tables;

namespace Fazm.Metering.Cli.Commands;

/// <summary>What goes to standard error: what happened, where, and what to do.</summary>
internal static class Messages
{
    /// <summary>Says what is wrong with the command line; returns the exit code.</summary>
    public static int WrongUsage(Surroundings here, string command, string? error)
    {
        here.Error.WriteLine($"fazm-meter: {error}");
        here.Error.WriteLine($"See: fazm-meter {command} --help".Replace("  ", " ", StringComparison.Ordinal));
        return ExitCode.Usage;
    }

    /// <summary>Says what failed; returns the exit code.</summary>
    public static int Failed(Surroundings here, string what)
    {
        here.Error.WriteLine($"fazm-meter: {what}");
        return ExitCode.InputOutput;
    }

    /// <summary>Says where there was nothing to read, and how to point elsewhere; returns the exit code.</summary>
    public static int NoData(Surroundings here, IEnumerable<string> places, string command = "report") => Failed(
        here,
        "No data found. Looked in:\n" + string.Concat(places.Select(p => $"  {SafeText.Of(p)}\n")) +
        $"Name files or folders: fazm-meter {command} PATH…, or set CLAUDE_CONFIG_DIR or CODEX_HOME.");
}
