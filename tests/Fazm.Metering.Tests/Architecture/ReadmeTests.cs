using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>Nothing in a README is only written: its code is compiled and run, its commands are run and print what stands there.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string Root = "README.md";
    private const string Core = "src/Fazm.Metering/README.md";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fazm-meter-readme");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Root)]
    [InlineData(Core)]
    [InlineData("src/Fazm.Metering.Hosting/README.md")]
    public void Its_code_is_compiled(string page)
    {
        var sources = new[] { "tests/Fazm.Metering.Hosting.Tests/ReadmeExample.cs", "tests/Fazm.Metering.Tests/Architecture/ReadmeExample.cs", "samples/ReplayTranscript/Program.cs" }
            .Select(f => Flat(File.ReadAllText(Path.Combine(PricingData.Root, f)).Split('\n'))).ToList();
        var blocks = Markdown.Blocks(page, "csharp").ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, b => Assert.Contains(sources, s => s.Contains(Flat(b), StringComparison.Ordinal)));
    }

    [Fact]
    public void Its_code_runs()
    {
        var before = Environment.CurrentDirectory;
        var written = Console.Out;
        using var output = new StringWriter();
        try
        {
            Environment.CurrentDirectory = PricingData.Root;
            Console.SetOut(output);
            Assert.Equal("0.067033", ReadmeExample.Run().Total.Cost.ToString());
            Assert.Equal(1, ReadmeExample.RunEstimate().Calibration.Of(null).Calls);
        }
        finally
        {
            Console.SetOut(written);
            Environment.CurrentDirectory = before;
        }

        Assert.Contains("+0.0030908 USD, the session 0.06013 USD", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("about 0.0786555 USD", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("about 0.0787305 USD", output.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    /// <summary>Runs every command of the blocks and compares what it prints; <c>FAZM_UPDATE_APPROVED=1</c> writes it.</summary>
    [Fact]
    public void Its_commands_print_what_stands_there()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var variables = Shell();
        var page = Markdown.Replaced(Root, "console", block => block.Where(l => l.StartsWith("$ ", StringComparison.Ordinal)).SelectMany(l => Printed(l, variables)));
        if (Environment.GetEnvironmentVariable("FAZM_UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(Path.Combine(PricingData.Root, Root), page);
        }

        Assert.Equal(string.Join('\n', Markdown.Lines(Root)), page);
    }

    [Fact]
    public void Its_list_of_reasons_is_the_librarys()
    {
        var listed = Markdown.Lines(Core).Where(l => l.StartsWith("| FZM", StringComparison.Ordinal));
        Assert.Equal(Reasons.All.Select(r => $"| {r.Id()} | `{r.Flag()}` | {r.Sentence()} |"), listed);
    }

    [Fact]
    public void Its_links_lead_somewhere()
    {
        foreach (var page in new[] { Root, Core, "benchmarks/README.md", "samples/data/README.md", "pricing/README.md", "benchmarks/results/estimates.md" })
        {
            var text = string.Join('\n', Markdown.Lines(page));
            foreach (var link in System.Text.RegularExpressions.Regex.Matches(text, @"\]\(([^)#:]+)\)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture | System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)).Select(m => m.Value[2..^1]))
            {
                Assert.True(Path.Exists(Path.Combine(PricingData.Root, Path.GetDirectoryName(page)!, link)), $"{page} leads to {link}");
            }
        }
    }

    private static IEnumerable<string> Printed(string line, Dictionary<string, string> variables)
    {
        // The tests cannot build while they run: the built programs stand for dotnet run.
        var command = line[2..].Replace("dotnet run -c Release --project src/Fazm.Metering.Cli --", "fazm-meter", StringComparison.Ordinal)
            .Replace("dotnet run -c Release --project samples/ReplayTranscript --", "replay-transcript", StringComparison.Ordinal)
            .Replace("dotnet run -c Release --project samples/BackendBilling --", "backend-billing", StringComparison.Ordinal);
        var run = ToolProcess.Run("bash", ["-c", command], null, variables);
        Assert.True(run.Error.Length == 0, run.Error);
        return [line, .. run.Out.TrimEnd().Split('\n').Select(l => l.TrimEnd())];
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private Dictionary<string, string> Shell()
    {
        foreach (var (name, dll) in new[] { ("fazm-meter", ToolProcess.Dll), ("replay-transcript", Path.Combine(AppContext.BaseDirectory, "ReplayTranscript.dll")), ("backend-billing", Path.Combine(AppContext.BaseDirectory, "BackendBilling.dll")) })
        {
            var path = Path.Combine(_folder.FullName, name);
            File.WriteAllText(path, $"#!/bin/sh\nexec '{ToolProcess.Dotnet}' '{dll}' \"$@\"\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        // One ledger for all commands of the page.
        return new(StringComparer.Ordinal) { ["XDG_DATA_HOME"] = Path.Combine(_folder.FullName, "data"), ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}" };
    }

    private static string Flat(string[] lines) => string.Join('\n', lines.Select(l => l.Trim()).Where(l => l.Length > 0));
}
