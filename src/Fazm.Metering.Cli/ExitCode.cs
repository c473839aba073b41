namespace Fazm.Metering.Cli;

/// <summary>What the process returns; the contract with scripts.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Done, but under <c>--strict</c> something could not be counted; or a check found a fault or a difference.</summary>
    public const int NotAllCounted = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Something could not be read or written, or there is no data.</summary>
    public const int InputOutput = 3;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
