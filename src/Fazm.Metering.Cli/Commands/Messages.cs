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
}
