using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.StatusLines;

namespace Fazm.Metering.Tests.Cli;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData(0, false, "$0.00")]
    [InlineData(1, false, "<$0.01")]
    [InlineData(1, true, "≥$0.00")]
    [InlineData(5_000_000_000, false, "<$0.01")]
    [InlineData(15_000_000_000, false, "$0.02")]
    [InlineData(419_999_999_999, false, "$0.42")]
    [InlineData(419_999_999_999, true, "≥$0.41")]
    [InlineData(1_234_565_000_000_000, false, "$1,234.56")]
    public void Amounts_are_short_and_never_too_much(long units, bool atLeast, string text) => Assert.Equal(text, MoneyText.Short(PicoUsd.FromUnits(units), atLeast));

    [Fact]
    public void The_line_says_what_is_known_and_marks_what_is_not()
    {
        Assert.Equal("Opus 5.5 · session $0.42 · today $3.10", StatusText.Of("Opus 5.5", new() { Session = "$0.42", Today = "$3.10", IsComplete = true }));
        Assert.Equal("session – · today – …", StatusText.Of(null, new()));
        Assert.Equal("a?[31m · session – · today ≥$1.00 …", StatusText.Of("a\u001b[31m", new() { Today = "≥$1.00" }));
    }

    [Theory]
    [InlineData("{\"session_id\":\"s\",\"transcript_path\":\"/t\",\"model\":{\"id\":\"m\",\"display_name\":\"M\"},\"cost\":{\"total_cost_usd\":1}}", "s", "/t", "M")]
    [InlineData("\uFEFF{\"model\":{\"id\":\"m\"},\"session_id\":null}", null, null, "m")]
    [InlineData("{\"model\":\"x\",\"workspace\":{\"model\":{\"id\":\"no\"}}}", null, null, null)]
    public void Every_field_may_be_missing(string json, string? session, string? transcript, string? model)
    {
        var read = StatusInput.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)))!;
        Assert.Equal((session, transcript, model), (read.Session, read.Transcript, read.Model));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"session_id\":")]
    [InlineData("{} x")]
    public void What_is_no_object_is_refused(string json) => Assert.Null(StatusInput.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))));
}
