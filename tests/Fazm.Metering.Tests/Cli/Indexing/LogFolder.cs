using Fazm.Metering.Files;
using Fazm.Metering.Reports;
using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Cli.Indexing;

/// <summary>A folder of transcripts to which all happens that happens to logs. What happens is drawn from a seed; every change has a time of its own.</summary>
internal sealed class LogFolder : IDisposable
{
    private static readonly (string Name, string[] Rows)[] Samples =
        [.. LogFiles.Find([Path.Combine(PricingData.Root, "samples", "data", "claude")]).Found.Where(log => log.Path.EndsWith(".jsonl", StringComparison.Ordinal))
            .Select(log => (Path.GetRelativePath(Path.Combine(PricingData.Root, "samples", "data", "claude"), log.Path), File.ReadAllLines(log.Path)))];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fazm-meter-logs");
    private readonly Random _random;
    private DateTime _time = new(2026, 11, 22, 8, 0, 0, DateTimeKind.Utc);

    public LogFolder(int seed) => _random = new Random(seed);

    public string Root => _folder.FullName;

    public int Next(int below) => _random.Next(below);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>One of: rows come in (whole, or with half a row at the end), a log is shortened, replaced, moved, copied or deleted.</summary>
    public void Change()
    {
        var (name, rows) = Samples[Next(Samples.Length)];
        var log = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        switch (Next(9))
        {
            case 0 when File.Exists(log):
                using (var file = new FileStream(log, FileMode.Open))
                {
                    file.SetLength(Next((int)file.Length + 1));
                }

                break;
            case 1 when File.Exists(log):
                File.Delete(log);
                return;
            case 2 when File.Exists(log):
                File.Move(log, log + "." + Next(3), overwrite: true);
                return;
            case 3 when File.Exists(log):
                // Not File.Copy, which wants the copy for itself alone while it may be followed.
                var copy = Path.Combine(Path.GetDirectoryName(log)!, "copy.jsonl");
                File.WriteAllBytes(copy, File.ReadAllBytes(log));
                log = copy;
                break;
            case 4:
                // Other rows of the same length.
                File.Delete(log);
                File.WriteAllText(log, string.Concat(rows.Take(Next(rows.Length)).Select(row => row + "\n")).Replace("msg_0", "msg_1", StringComparison.Ordinal));
                break;
            default:
                var there = File.Exists(log) ? File.ReadAllLines(log).Length : 0;
                var text = string.Concat(rows.Skip(there).Take(1 + Next(8)).Select(row => row + "\n"));
                File.AppendAllText(log, Next(4) == 0 ? text[..(text.Length / 2)] : text);
                break;
        }

        _time = _time.AddSeconds(1);
        File.SetLastWriteTimeUtc(log, _time);
    }

    /// <summary>What a scan of all that is there says.</summary>
    public UsageReport ColdScan()
    {
        var meter = new MeterSet();
        foreach (var log in LogFiles.Find([Root]).Found)
        {
            using var rows = log.Open();
            while (rows.TryReadRow(out var row))
            {
                foreach (var seen in row)
                {
                    meter.Add(seen);
                }
            }
        }

        return meter.Report();
    }
}
