using System.Diagnostics;
using System.Globalization;
using Fazm.Metering.Sqlite;

namespace Fazm.Metering.Hosting.Tests;

/// <summary>The sample is run as a user would: twice on one file, and as two processes at once.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fazm-hosting-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Running_it_twice_gives_the_same_statements()
    {
        var (first, again) = (await Run(), await Run());
        Assert.Equal("3 deliveries, each twice: 60 events, 30 of them added something.", first[0]);
        Assert.Equal("3 deliveries, each twice: 60 events, 0 of them added something.", again[0]);
        Assert.Equal(first[1..], again[1..]);
        Assert.Equal(["0.377265095 USD", "0.02676905 USD", "at least 0.0708841 USD"], first.Where(line => line.StartsWith("  Total", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("tokens", StringComparison.Ordinal) + 7)..]));
        await using var ledger = SqliteLedger.Open(File);
        await foreach (var fault in ledger.VerifyAsync("sample"))
        {
            Assert.Fail(fault.ToString());
        }
    }

    [Fact]
    public async Task Two_at_once_count_each_event_once()
    {
        var printed = await Task.WhenAll(Run(), Run());

        Assert.Equal(30, printed.Sum(lines => int.Parse(lines[0].Split(' ')[6], CultureInfo.InvariantCulture)));

        // Each prints after it delivered everything, so each prints all.
        var after = await Run();
        Assert.Equal("3 deliveries, each twice: 60 events, 0 of them added something.", after[0]);
        Assert.All(printed, lines => Assert.Equal(after[1..], lines[1..]));
    }

    private string File => Path.Combine(_folder.FullName, "billing.db");

    private async Task<string[]> Run()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "BackendBilling.dll"), "samples/data", File },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return (await output).TrimEnd().Split('\n');
    }
}
