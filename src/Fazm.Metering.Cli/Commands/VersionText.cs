using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Fazm.Metering.Cli.Commands;

/// <summary>Writes the version alone, without the build's fingerprint.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    /// <summary>The tool's version.</summary>
    public static string Version =>
        (typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Version);
        return ExitCode.Done;
    }
}
