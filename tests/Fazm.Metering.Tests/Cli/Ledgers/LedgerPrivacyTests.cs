using System.IO.Compression;
using System.Text;
using Fazm.Metering.Files;
using Fazm.Metering.Tests.Architecture;
using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Cli.Ledgers;

/// <summary>A canary sings in every text that people or models wrote; no byte of the ledger, of its evidence, or of what its commands print may sing.</summary>
public sealed class LedgerPrivacyTests : IDisposable
{
    private readonly LedgerTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Nothing_that_was_said_is_stored_or_printed()
    {
        var planted = 0;
        var samples = Path.Combine(PricingData.Root, "samples", "data");
        foreach (var log in LogFiles.Find([samples]).Found)
        {
            var path = Path.Combine(_tool.Logs, Path.GetRelativePath(samples, log.Path));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var lines = File.ReadAllLines(log.Path).Select(line => PrivacyTests.Plant(line, ref planted)).ToList();
            lines.Add("not json: " + PrivacyTests.Canary);
            lines.Add("{\"type\":\"" + PrivacyTests.Canary + "\"}");
            File.WriteAllText(path, string.Join('\n', lines) + "\n{\"message\":{\"content\":\"" + PrivacyTests.Canary);
        }

        Assert.InRange(planted, 200, int.MaxValue);
        string[] commands =
        [
            "import LOGS", "import LOGS --user eve", "import LOGS --json", "balance", "balance --json", "statement --lines", "statement --lines --json", "conflicts", "conflicts --json",
            "differences", "rerate --note x", "close --month 2026-09", "verify", "verify --json", "rebuild", "export",
        ];
        foreach (var command in commands)
        {
            var printed = _tool.Run([.. command.Split(' ').Select(word => word == "LOGS" ? _tool.Logs : word)]);
            Assert.Equal(0, printed.Code);
            Silent(printed.Out + printed.Error, command);
        }

        Assert.True(new FileInfo(_tool.File).Length > 10_000);
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(_tool.File)!, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(path);
            if (path.EndsWith(".state", StringComparison.Ordinal))
            {
                using var unpacked = new MemoryStream();
                using var packed = new GZipStream(new MemoryStream(bytes[32..]), CompressionMode.Decompress);
                packed.CopyTo(unpacked);
                bytes = unpacked.ToArray();
                Assert.True(bytes.Length > 5_000);
            }

            Silent(Encoding.Latin1.GetString(bytes), path);
        }
    }

    private static void Silent(string text, string where) => Assert.False(text.Contains(PrivacyTests.Canary, StringComparison.OrdinalIgnoreCase), $"It sings in {where}.");
}
