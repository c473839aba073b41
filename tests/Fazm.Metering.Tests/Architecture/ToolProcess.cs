using System.Diagnostics;
using System.Text;
using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>Runs the built tool as a process of its own, from the root of the repository.</summary>
internal static class ToolProcess
{
    public static string Dll => Path.Combine(AppContext.BaseDirectory, "Fazm.Metering.Cli.dll");

    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs it with arguments; a home without data, in UTC, and no colours.</summary>
    public static ToolResult Run(params string[] args) => Run(Dotnet, [Dll, .. args], null, null);

    /// <summary>The same with variables, or bytes on standard input.</summary>
    public static ToolResult Run(string[] args, byte[]? input = null, IReadOnlyDictionary<string, string>? variables = null) => Run(Dotnet, [Dll, .. args], input, variables);

    /// <summary>Runs any program likewise.</summary>
    public static ToolResult Run(string program, IEnumerable<string> args, byte[]? input, IReadOnlyDictionary<string, string>? variables)
    {
        var start = new ProcessStartInfo(program, args)
        {
            UseShellExecute = false,
            WorkingDirectory = PricingData.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in new[] { "CLAUDE_CONFIG_DIR", "CODEX_HOME", "NO_COLOR", "COLUMNS" })
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = "/nonexistent";
        start.Environment["USERPROFILE"] = "/nonexistent";
        start.Environment["TZ"] = "UTC";
        foreach (var (name, value) in variables ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.BaseStream.Write(input);
        }

        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end: {string.Join(' ', args)}");
        }

        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
