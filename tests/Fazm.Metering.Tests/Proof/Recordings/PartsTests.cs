using System.Globalization;
using Fazm.Metering.Observations;
using Xunit.Abstractions;

namespace Fazm.Metering.Tests.Proof.Recordings;

/// <summary>With any part of the evidence no total is above the bill: files missing, transcripts that end early, recordings that begin
/// late or end early. The long run: <c>FAZM_PARTS=100000 dotnet test --filter PartsTests</c>, with <c>FAZM_PARTS_SEED</c> for another seed.</summary>
public sealed class PartsTests(ITestOutputHelper output)
{
    private static readonly int Rounds = Number("FAZM_PARTS", 390);
    private static readonly int Seed = Number("FAZM_PARTS_SEED", 2);

    [Fact]
    public void No_part_of_the_evidence_gives_a_total_above_the_bill()
    {
        List<string> failures = [];
        var parts = 0;
        var each = (Rounds + Capture.Names.Count - 1) / Capture.Names.Count;
        Parallel.For(0, Capture.Names.Count, i =>
        {
            var capture = Capture.All[Capture.Names[i]].Value;
            for (var round = 0; round < each; round++)
            {
                // A seed for every part, so that one part can be made again alone.
                var random = new Random(HashCode(Seed, i, round));
                var part = Part(capture, random, out var description);
                var above = capture.Above(Bill.Of(part));
                Interlocked.Increment(ref parts);
                if (above.Length != 0)
                {
                    lock (failures)
                    {
                        failures.Add($"{capture.Name} round {round}: {above}{Environment.NewLine}  {description}");
                    }
                }
            }
        });
        output.WriteLine($"{parts} parts, {failures.Count} above the bill, seed {Seed}");
        failures.Take(40).ToList().ForEach(output.WriteLine);
        Assert.True(failures.Count == 0, $"{failures.Count} of {parts} parts are above the bill, e.g. {failures.FirstOrDefault()}");
    }

    private static List<Observation> Part(Capture capture, Random random, out string description)
    {
        List<string> said = [];
        List<Observation> seen = [];
        foreach (var file in capture.Files)
        {
            if (random.Next(3) == 0)
            {
                continue;
            }

            var (from, to) = (0, file.LineCount);
            if (!file.IsDocument && random.Next(3) == 0)
            {
                to = random.Next(file.LineCount) + 1;
            }

            if (!file.IsDocument && file.Surface != Surface.Transcript && random.Next(4) == 0)
            {
                from = random.Next(to);
            }

            said.Add($"{file.Path} {from}..{to} of {file.LineCount}");
            seen.AddRange(from == 0 && to == file.LineCount ? file.Seen : file.Lines(from, to));
        }

        description = string.Join(", ", said);
        return seen;
    }

    // Not System.HashCode, which differs from run to run.
    private static int HashCode(int a, int b, int c) => unchecked((((a * 31) + b) * 1_000_003) + (c * 7919));

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
