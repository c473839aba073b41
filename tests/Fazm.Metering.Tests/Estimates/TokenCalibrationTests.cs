using System.Text;
using Fazm.Metering.Estimates;
using Fazm.Metering.Files;
using Fazm.Metering.Tests.Pricing;
using Fazm.Metering.Wire;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Estimates;

public sealed class TokenCalibrationTests
{
    private const string Opus = "claude-opus-5-5";
    private const string Haiku = "claude-haiku-5-5";

    [Fact]
    public void Before_any_call_a_count_is_its_own_estimate_and_no_error_is_known()
    {
        var calibration = new TokenCalibration();
        Assert.Equal(new CalibratedModel(0, 1m, null), calibration.Of(Opus));
        Assert.Equal(new EstimatedTokens(1234), calibration.Estimate(Opus, 1234));
        Assert.Equal(EstimatedTokens.Zero, calibration.Estimate(null, 0));
    }

    [Fact]
    public void It_comes_to_a_models_true_ratio_and_its_error_falls()
    {
        var calibration = new TokenCalibration();
        calibration.Learn(Opus, 1000, 1300);
        var first = calibration.Of(Opus);
        Assert.Equal(0.230769m, first.Error);
        for (var i = 0; i < 60; i++)
        {
            calibration.Learn(Opus, 1000 + i, (1000 + i) * 13 / 10);
        }

        var later = calibration.Of(Opus);
        Assert.Equal(61, later.Calls);
        Assert.InRange(later.Ratio, 1.298m, 1.3m);
        Assert.InRange(later.Error!.Value, 0m, 0.01m);
        Assert.InRange(calibration.Estimate(Opus, 2000).Count, 2596, 2601);
    }

    [Fact]
    public void It_follows_a_model_that_changes_and_recent_calls_weigh_most()
    {
        var calibration = new TokenCalibration();
        foreach (var percent in new[] { 100, 150 })
        {
            for (var i = 0; i < 48; i++)
            {
                calibration.Learn(Opus, 500, 5 * percent);
            }
        }

        // What weighs 15/16 of the next 48 times over has a weight of less than a twentieth.
        Assert.InRange(calibration.Of(Opus).Ratio, 1.475m, 1.5m);
    }

    [Fact]
    public void Models_are_apart_and_a_new_one_begins_with_what_all_showed()
    {
        var calibration = new TokenCalibration();
        for (var i = 0; i < 30; i++)
        {
            calibration.Learn(Opus, 1000, 1400);
            calibration.Learn(Haiku, 1000, 1000);
        }

        Assert.InRange(calibration.Of(Opus).Ratio, 1.39m, 1.41m);
        Assert.InRange(calibration.Of(Haiku).Ratio, 0.99m, 1.03m);
        Assert.InRange(calibration.Of("claude-next-9").Ratio, 1.15m, 1.25m);
        Assert.Null(calibration.Of("claude-next-9").Error);
    }

    /// <summary>Every eighth answer is billed for twenty times its text, and the ratio of the others is still near.</summary>
    [Fact]
    public void Odd_calls_pull_little_and_a_lasting_change_is_followed()
    {
        var calibration = new TokenCalibration();
        for (var i = 0; i < 80; i++)
        {
            calibration.Learn(Opus, 100, i % 8 == 5 ? 2000 : 100);
        }

        Assert.InRange(calibration.Of(Opus).Ratio, 1m, 1.12m);
        for (var i = 0; i < 150; i++)
        {
            calibration.Learn(Opus, 100, 600);
        }

        Assert.InRange(calibration.Of(Opus).Ratio, 5.8m, 6m);
        for (var i = 0; i < 150; i++)
        {
            calibration.Learn(Opus, 100, 50);
        }

        Assert.InRange(calibration.Of(Opus).Ratio, 0.5m, 0.52m);
    }

    /// <summary>An answer whose thinking is billed and not shown moves the ratio by a bounded part; the error says how far off the estimate was.</summary>
    [Fact]
    public void A_mostly_hidden_answer_moves_the_ratio_little_and_the_error_much()
    {
        var calibration = new TokenCalibration();
        for (var i = 0; i < 30; i++)
        {
            calibration.Learn(Opus, 1000, 1000);
        }

        calibration.Learn(Opus, 10, 20_000);
        Assert.InRange(calibration.Of(Opus).Ratio, 1m, 1.01m);
        Assert.InRange(calibration.Of(Opus).Error!.Value, 0.6m, 0.61m);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 0)]
    [InlineData(-5, 100)]
    [InlineData(100, -5)]
    public void What_says_nothing_changes_nothing(long counted, long billed)
    {
        var calibration = new TokenCalibration();
        calibration.Learn(Opus, counted, billed);
        calibration.LearnInput(Opus, counted, billed);
        Assert.Equal(0, calibration.Of(null).Calls);
        Assert.Equal("", Saved(calibration));
    }

    [Property(MaxTest = 1000)]
    public Property Absurd_numbers_break_nothing_and_survive_saving() => Prop.ForAll<long[], long[]>((counted, billed) =>
    {
        var calibration = new TokenCalibration();
        foreach (var (a, b) in counted.Zip(billed, (a, b) => (a, b)).Append((long.MaxValue, 1)).Append((1, long.MaxValue)).Append((long.MaxValue, long.MaxValue)))
        {
            calibration.Learn(a % 2 == 0 ? Opus : null, a, b);
            calibration.LearnInput(Opus, a, b);
            Assert.InRange(calibration.Of(Opus).Ratio, 0.05m, 20m);
        }

        Assert.Equal(Saved(calibration), Saved(Loaded(Saved(calibration))));
    });

    [Fact]
    public void What_was_learned_is_saved_with_the_meters_state_and_each_takes_its_own_lines()
    {
        var calibration = new TokenCalibration();
        calibration.Learn(Opus, 1000, 1300);
        calibration.Learn("a \"model\"\n", 1000, 900);
        calibration.LearnInput(Opus, 4000, 5000);
        var meter = new MeterSet();
        foreach (var log in LogFiles.Find([Path.Combine(PricingData.Root, "samples", "data")]).Found)
        {
            foreach (var seen in UsageLog.Read(log.Path))
            {
                meter.Add(seen);
            }
        }

        using var alone = new MemoryStream();
        meter.Save(alone);
        using var together = new MemoryStream();
        meter.Save(together);
        calibration.Save(together);
        together.Position = 0;
        var loaded = MeterSet.Load(together);
        Assert.Equal(SessionTotal.Of(meter.Report()), SessionTotal.Of(loaded.Report()));
        using var again = new MemoryStream();
        loaded.Save(again);
        Assert.Equal(alone.ToArray(), again.ToArray());
        together.Position = 0;
        var calibrated = TokenCalibration.Load(together);
        Assert.Equal(calibration.Of(Opus), calibrated.Of(Opus));
        Assert.Equal(Saved(calibration), Saved(calibrated));
        Assert.Equal(3, Saved(calibrated).Count(c => c == '\n'));
        Assert.Equal(calibration.InputUpperBound(Opus, "some words"), calibrated.InputUpperBound(Opus, "some words"));
    }

    [Fact]
    public void Ratios_of_one_counter_mean_nothing_to_another()
    {
        var calibration = new TokenCalibration(new RecordingCounter(), "recording");
        calibration.Learn(Opus, 1000, 1300);
        Assert.Equal(0, Loaded(Saved(calibration)).Of(Opus).Calls);
        using var saved = new MemoryStream(Encoding.UTF8.GetBytes(Saved(calibration)));
        Assert.Equal(1, TokenCalibration.Load(saved, new RecordingCounter(), "recording").Of(Opus).Calls);
        Assert.Throws<ArgumentException>(() => new TokenCalibration(new RecordingCounter()));
    }

    [Theory]
    [InlineData("\"counted\":1032", "\"counted\":-1032")]
    [InlineData("\"counted\":1032", "\"counted\":0")]
    [InlineData("\"counted\":1032", "\"counted\":99999999999999999999")]
    [InlineData("\"billed\":133", "\"billed\":0")]
    [InlineData("\"billed\":", "\"billet\":")]
    [InlineData("\"calls\":1", "\"calls\":\"1\"")]
    [InlineData("}", "")]
    public void A_damaged_line_is_refused(string right, string wrong)
    {
        var calibration = new TokenCalibration();
        calibration.Learn(Opus, 1002, 1302);
        var saved = Saved(calibration);
        Assert.Contains(right, saved, StringComparison.Ordinal);
        Assert.Contains("line 1", Assert.Throws<InvalidDataException>(() => Loaded(saved.Replace(right, wrong, StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    /// <summary>Three vocabularies stand for models whose own nobody knows.</summary>
    [Fact]
    public void A_prompt_is_never_above_its_bound_whatever_the_vocabulary()
    {
        foreach (var (name, counts) in Samples.Counts)
        {
            foreach (var vocabulary in new[] { "claude2", "o200k", "cl100k" })
            {
                // Long enough that what is added for the API's own text does not hide a wrong factor.
                var text = string.Concat(Enumerable.Repeat(Samples.Text(name), 40));
                Assert.InRange(new TokenCalibration().InputUpperBound(Opus, text).Count, 40L * counts[vocabulary], 40L * counts[vocabulary] * 4);
            }
        }
    }

    [Fact]
    public void Learned_prompts_set_the_factor_and_the_worst_one_stays()
    {
        var calibration = new TokenCalibration();
        var text = string.Concat(Enumerable.Repeat("word ", 1000)).TrimEnd();
        Assert.Equal(2500 + 600, calibration.InputUpperBound(Opus, text).Count);
        calibration.LearnInput(Opus, 1000, 1100);
        Assert.Equal(1320 + 600, calibration.InputUpperBound(Opus, text).Count);
        calibration.LearnInput(Opus, 1000, 900);
        Assert.Equal(1320 + 600, calibration.InputUpperBound(Opus, text).Count);
        calibration.LearnInput(Opus, 1000, 1500);
        Assert.Equal(1800 + 600, calibration.InputUpperBound(Opus, text).Count);

        // Another model has what all showed, and a short prompt says nothing.
        Assert.Equal(1800 + 600, calibration.InputUpperBound(Haiku, text).Count);
        calibration.LearnInput(Haiku, 100, 5000);
        Assert.Equal(1800 + 600, calibration.InputUpperBound(Haiku, text).Count);
        calibration.LearnInput(Haiku, 1000, 400);
        Assert.Equal(1000 + 600, calibration.InputUpperBound(Haiku, text).Count);
    }

    [Fact]
    public void Many_threads_may_learn_at_once()
    {
        var calibration = new TokenCalibration();
        Parallel.For(0, 2000, i => calibration.Learn(i % 2 == 0 ? Opus : Haiku, 100, 120));
        Assert.Equal((1000, 1000, 2000), (calibration.Of(Opus).Calls, calibration.Of(Haiku).Calls, calibration.Of(null).Calls));
    }

    private static string Saved(TokenCalibration calibration)
    {
        using var output = new MemoryStream();
        calibration.Save(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static TokenCalibration Loaded(string saved) => TokenCalibration.Load(new MemoryStream(Encoding.UTF8.GetBytes(saved)));
}
