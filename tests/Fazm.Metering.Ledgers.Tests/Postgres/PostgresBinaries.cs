using System.Diagnostics;
using System.Globalization;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>The server programs of this machine, if it has any.</summary>
internal static class PostgresBinaries
{
    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    /// <summary>The folder of the newest server; <see langword="null"/> where there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why no server can be started; <see langword="null"/> where one can.</summary>
    public static string? Missing { get; } =
        OperatingSystem.IsWindows() ? "PostgreSQL is tried on Unix only: its test server listens on a Unix socket."
        : Folder is null ? "No PostgreSQL server was found: neither /usr/lib/postgresql/*/bin nor a folder of PATH has initdb, pg_ctl and postgres."
        : Environment.IsPrivilegedProcess && UnprivilegedUser is null ? "PostgreSQL refuses to run as root, and there is no user postgres or nobody with setpriv to run it as."
        : null;

    /// <summary>Whom the server runs as where the tests run as root.</summary>
    public static string? UnprivilegedUser => File.Exists("/usr/bin/setpriv")
        ? Array.Find(["postgres", "nobody"], name => File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal)))
        : null;

    /// <summary>A command that runs a program as a user that PostgreSQL takes.</summary>
    public static ProcessStartInfo Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo { FileName = program, WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        IEnumerable<string> all = arguments;
        if (Environment.IsPrivilegedProcess)
        {
            start.FileName = "/usr/bin/setpriv";
            all = [$"--reuid={UnprivilegedUser}", "--regid=nogroup", "--clear-groups", "--", program, .. arguments];
        }

        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>Runs a program to its end; throws with what it wrote when it fails.</summary>
    public static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await said} {await failed}");
        }
    }

    private static string? Find()
    {
        IEnumerable<string> folders = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(folder => Needed.All(name => File.Exists(Path.Combine(folder, name))));
    }
}
