using System.ComponentModel;
using System.Diagnostics;

namespace Fazm.Metering.Cli.StatusLines;

/// <summary>Starts this program again to bring the index up to date, with nothing that ties it to whoever waits for the line.</summary>
internal static class BackgroundUpdate
{
    public static void Start(string? index)
    {
        if (Environment.ProcessPath is not { } program)
        {
            return;
        }

        // Its ends of the pipes are let go with this process: nobody waits for it to close standard output.
        var start = new ProcessStartInfo(program) { UseShellExecute = false, CreateNoWindow = true, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        start.ArgumentList.Add("statusline");
        start.ArgumentList.Add("--update");
        if (index is not null)
        {
            start.ArgumentList.Add("--index");
            start.ArgumentList.Add(index);
        }

        try
        {
            using var started = Process.Start(start);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // The line was printed; the next one tries again.
        }
    }
}
