using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fazm.Metering.Tests.Wire;
using Fazm.Metering.Wire;
using Xunit.Abstractions;

namespace Fazm.Metering.Tests.Fuzz;

/// <summary>Mutates the bytes and the structure of every recording. Whatever comes out: no exception, no hang, no negative total, and the deltas
/// still add up. A longer run: FAZM_FUZZ_SECONDS=600 dotnet test -c Release --filter MutatedRecordings. A run that failed is made again by its seed and
/// number: FAZM_FUZZ_SEED and FAZM_FUZZ_FROM.</summary>
public sealed class MutatedRecordingsTests(ITestOutputHelper output)
{
    private static readonly string[] Inserted =
    [
        "\\ud800", "\"", "{", "}", "[", "]", ",", ":", "null", "-1", "1e400", "9223372036854775807", "99999999999999999999", "0.5", "\0", "\r", "\n", "\uFEFF",
        "\"usage\":{}", "\"input_tokens\":-5", "\"id\":null", "\"type\":\"result\"", "\\u0075sage", "true", "\"\"", "[1m]", "\"model\":7", "\t", "\\",
    ];

    // On a machine that is busy the seconds alone would say nothing.
    private const int FewestRuns = 25;

    [Fact]
    public void No_mutation_of_a_recording_throws_or_makes_a_total_negative()
    {
        var seconds = Number("FAZM_FUZZ_SECONDS", 5);
        var seed = Number("FAZM_FUZZ_SEED", 1);
        var files = Directory.EnumerateFiles(WireData.Captures, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith("json", StringComparison.Ordinal) || file.EndsWith("jsonl", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        var random = new Random(seed);
        var from = Number("FAZM_FUZZ_FROM", 0);
        var runs = 0;
        for (; runs < from; runs++)
        {
            Mutate(files[random.Next(files.Length)], random);
            TakesDeltas(random);
        }

        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed.TotalSeconds < seconds || runs < from + FewestRuns; runs++)
        {
            var bytes = Mutate(files[random.Next(files.Length)], random);
            var takesDeltas = TakesDeltas(random);
            try
            {
                Check(bytes, takesDeltas);
            }
            catch (Exception broken)
            {
                var kept = Path.Combine(Path.GetTempPath(), "fazm-fuzz-" + seed.ToString(CultureInfo.InvariantCulture) + "-" + runs.ToString(CultureInfo.InvariantCulture));
                File.WriteAllBytes(kept, bytes);
                Assert.Fail($"Run {runs} of seed {seed} failed; its input is kept at {kept}: {broken}");
            }
        }

        output.WriteLine($"{runs - from} mutated recordings of seed {seed} in {seconds} s");
    }

    private static int Number(string variable, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(variable) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool TakesDeltas(Random random) => random.Next(4) == 0;

    private static void Check(byte[] bytes, bool takesDeltas)
    {
        var meter = new MeterSet();
        takesDeltas = takesDeltas && bytes.Length < 60_000;
        var sum = PicoUsd.Zero;
        var tokens = TokenCounts.Zero;
        foreach (var seen in UsageLog.Read(new MemoryStream(bytes)))
        {
            if (!takesDeltas)
            {
                meter.Add(seen);
                continue;
            }

            foreach (var delta in meter.Observe(seen))
            {
                sum += delta.Cost ?? PicoUsd.Zero;
                tokens += delta.Tokens;
            }
        }

        var total = SessionTotal.Of(meter.Report());
        Assert.False(total.Tokens.HasNegative, "a total is negative");
        Assert.True(total.Cost >= PicoUsd.Zero, "a cost is negative");
        if (takesDeltas)
        {
            Assert.Equal(total.Tokens, tokens);
            Assert.Equal(total.Cost, sum);
        }

        using var saved = new MemoryStream();
        meter.Save(saved);
        saved.Position = 0;
        Assert.Equal(total, SessionTotal.Of(MeterSet.Load(saved).Report()));
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (var edits = random.Next(1, 12); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 200), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Inserted[random.Next(Inserted.Length)]));
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 3000), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    SwapRows(bytes, random);
                    break;
                case 5:
                    ChangeDigits(bytes, at, random);
                    break;
                case 6:
                    ReplaceValue(bytes, at, random);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void SwapRows(List<byte> bytes, Random random)
    {
        var rows = Encoding.Latin1.GetString([.. bytes]).Split('\n');
        var (a, b) = (random.Next(rows.Length), random.Next(rows.Length));
        (rows[a], rows[b]) = (rows[b], rows[a]);
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join('\n', rows)));
    }

    private static void ChangeDigits(List<byte> bytes, int at, Random random)
    {
        for (var i = at; i < Math.Min(bytes.Count, at + 4000); i++)
        {
            if (bytes[i] is >= (byte)'0' and <= (byte)'9')
            {
                bytes[i] = (byte)('0' + random.Next(10));
                if (random.Next(3) == 0)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Replaces a whole JSON value after a colon: the structure changes, the row stays JSON.</summary>
    private static void ReplaceValue(List<byte> bytes, int at, Random random)
    {
        var colon = bytes.IndexOf((byte)':', at);
        if (colon < 0)
        {
            return;
        }

        var end = colon + 1;
        while (end < bytes.Count && bytes[end] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)'\n'))
        {
            end++;
        }

        bytes.RemoveRange(colon + 1, end - colon - 1);
        bytes.InsertRange(colon + 1, Encoding.UTF8.GetBytes((string[])["null", "{}", "[]", "\"\\ud800\"", "-3", "1.5", "true", "\"x\"", "{\"usage\":{\"input_tokens\":1}}"] is var values
            ? values[random.Next(values.Length)] : string.Empty));
    }
}
