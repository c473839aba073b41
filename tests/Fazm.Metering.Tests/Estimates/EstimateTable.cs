using System.Globalization;
using System.Text;
using Fazm.Metering.Estimates;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Estimates;

/// <summary>The figures of <c>benchmarks/results/estimates.md</c>, computed.</summary>
internal static class EstimateTable
{
    /// <summary>A finished call whose text was heard whole.</summary>
    private sealed record Call(string Capture, string Model, long Counted, long Billed);

    public static string Samples()
    {
        var table = new StringBuilder("| text | characters | counted | Claude 2 | error | o200k_base | error |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (name, counts) in Estimates.Samples.Counts.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var counted = CharacterTokenCounter.Instance.CountTokens(Estimates.Samples.Text(name));
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {counts["characters"]} | {counted} | {counts["claude2"]} | {Percent(counted, counts["claude2"])} | {counts["o200k"]} | {Percent(counted, counts["o200k"])} |\n");
        }

        return table.ToString();
    }

    /// <summary>Calibrated by the samples of other kinds of text alone; so none is judged by itself.</summary>
    public static string CalibratedSamples()
    {
        var table = new StringBuilder("| vocabulary | mean error before | mean error after |\n| --- | ---: | ---: |\n");
        foreach (var vocabulary in new[] { "claude2", "o200k", "cl100k" })
        {
            var (before, after, all) = (0L, 0L, 0L);
            foreach (var (judged, counts) in Estimates.Samples.Counts)
            {
                var calibration = new TokenCalibration();
                foreach (var (name, other) in Estimates.Samples.Counts.Where(c => c.Key != judged).OrderBy(c => c.Key, StringComparer.Ordinal))
                {
                    calibration.Learn("m", CharacterTokenCounter.Instance.CountTokens(Estimates.Samples.Text(name)), other[vocabulary]);
                }

                var counted = CharacterTokenCounter.Instance.CountTokens(Estimates.Samples.Text(judged));
                before += Math.Abs(counted - counts[vocabulary]);
                after += Math.Abs(calibration.Estimate("m", counted).Count - counts[vocabulary]);
                all += counts[vocabulary];
            }

            table.Append(CultureInfo.InvariantCulture, $"| {vocabulary} | {Part(before, all)} | {Part(after, all)} |\n");
        }

        return table.ToString();
    }

    /// <summary>Each capture is judged by what all others showed.</summary>
    public static string Captures()
    {
        var calls = LiveStream.All.Where(s => s.Surface == Surface.AgentSdk).SelectMany(Calls).ToList();
        var table = new StringBuilder("| calls | number | counted | billed | error before | error after | worst call after |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (kind, some, from, percent) in new (string, Func<Call, bool>, Func<Call, bool>, int)[]
        {
            ("whose bill follows their text", FollowsItsText, _ => true, 100), ("with an invented bill", c => !FollowsItsText(c), _ => true, 100), ("all", _ => true, _ => true, 100),
            ("the first, learned from their like alone", FollowsItsText, FollowsItsText, 100), ("the same, billed 1.35 times", FollowsItsText, FollowsItsText, 135),
        })
        {
            var taught = calls.Where(from).Select(c => c with { Billed = c.Billed * percent / 100 }).ToList();
            var (before, after, billed, counted, worst) = (0L, 0L, 0L, 0L, (Off: 0L, Of: 1L));
            var judged = calls.Where(some).Select(c => c with { Billed = c.Billed * percent / 100 }).ToList();
            foreach (var call in judged)
            {
                var calibration = new TokenCalibration();
                foreach (var other in taught.Where(c => c.Capture != call.Capture))
                {
                    calibration.Learn(other.Model, other.Counted, other.Billed);
                }

                var off = Math.Abs(calibration.Estimate(call.Model, call.Counted).Count - call.Billed);
                (before, after, billed, counted) = (before + Math.Abs(call.Counted - call.Billed), after + off, billed + call.Billed, counted + call.Counted);
                worst = off * worst.Of > worst.Off * call.Billed ? (off, call.Billed) : worst;
            }

            table.Append(CultureInfo.InvariantCulture, $"| {kind} | {judged.Count} | {counted} | {billed} | {Part(before, billed)} | {Part(after, billed)} | {Part(worst.Off, worst.Of)} |\n");
        }

        return table.ToString();
    }

    /// <summary>The fake API that the captures' clients talked to billed a quarter of the characters, rounded, unless its script named a figure.</summary>
    private static bool FollowsItsText(Call call) => !call.Capture.Contains("advisor", StringComparison.Ordinal) && !call.Capture.Contains("rich-usage", StringComparison.Ordinal) &&
        !call.Capture.Contains("gateway-shapes", StringComparison.Ordinal) && !call.Capture.Contains("speed-geo", StringComparison.Ordinal);

    private static IEnumerable<Call> Calls(LiveStream stream)
    {
        Dictionary<string, GrowingTokenCount> counts = new(StringComparer.Ordinal);
        var listener = new Counting(counts);
        var answers = new AnswerReader(stream.Surface);
        using var log = new UsageLogReader(new MemoryStream(stream.Bytes), surface: stream.Surface);
        while (log.TryReadRow(out var seen))
        {
            foreach (var one in seen.ToArray())
            {
                if (one.Kind == ObservationKind.Call && one.Call is { Completeness: Completeness.Final, MessageId: { } message, Model: { } model } call && counts.TryGetValue(message, out var count))
                {
                    yield return new(stream.Name.Split('/')[0], model, count.Tokens, call.Usage.Tokens.Output);
                }
            }

            answers.Read(log.RowBytes, listener);
        }
    }

    private static string Percent(long counted, long right) => ((counted - right) * 100m / right).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + "%";

    private static string Part(long part, long whole) => (part * 100m / whole).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    private sealed class Counting(Dictionary<string, GrowingTokenCount> counts) : IAnswerListener
    {
        public void Hear(in AnswerChunk chunk)
        {
            if (!counts.TryGetValue(chunk.MessageId!, out var count))
            {
                counts.Add(chunk.MessageId!, count = new GrowingTokenCount(CharacterTokenCounter.Instance));
            }

            if (chunk.BeginsPart)
            {
                count.Close();
            }

            count.Append(chunk.Text);
        }
    }
}
