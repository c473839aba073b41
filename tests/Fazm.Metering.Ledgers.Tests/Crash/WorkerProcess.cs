using System.Diagnostics;
using System.Globalization;

namespace Fazm.Metering.Ledgers.Tests.Crash;

/// <summary>The worker program as a process of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private WorkerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static WorkerProcess Start(string store, string? fault, params object[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Fazm.Metering.Ledgers.Worker.dll"), store },
            Environment = { ["FAZM_FAULT"] = fault ?? string.Empty, ["DOTNET_TieredPGO"] = "0" },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return new(Process.Start(start) ?? throw new InvalidOperationException("No process was started."));
    }

    /// <summary>Waits until the store is open; false where the process died before.</summary>
    public async Task<bool> IsReadyAsync() => await _process.StandardOutput.ReadLineAsync() == "ready";

    /// <summary>Waits until so many batches were answered for, or the process has ended.</summary>
    public async Task HasStoredAsync(int batches)
    {
        while (batches > 0 && await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            batches -= line == "batch" ? 1 : 0;
        }
    }

    public void Kill() => _process.Kill();

    /// <summary>The exit code: 137 after a kill.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async Task MustSucceedAsync()
    {
        var code = await EndAsync();
        Assert.True(code == 0, $"The worker ended with {code}: {await _errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
