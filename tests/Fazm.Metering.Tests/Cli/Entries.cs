using System.Collections.Immutable;
using System.Globalization;
using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Tests.Cli;

/// <summary>Makes entries and reports by hand.</summary>
internal static class Entries
{
    public const string S1 = "e6bf0f7a-1c52-4d0e-9f3b-0a1b2c3d4e5f";
    public const string S2 = "0b9d2c11-77aa-4e21-8c43-5f6e7d8c9b0a";

    public static PicoUsd Usd(string text) => PicoUsd.TryParse(text, out var amount) ? amount : throw new ArgumentException(text);

    public static EventTime At(string text) => EventTime.From(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture));

    public static UsageEntry Call(string? session, string? model, string? at, TokenCounts tokens, string? cost) => new()
    {
        Kind = EntryKind.Call,
        Session = session,
        Model = model,
        PricedAs = cost is null ? null : model,
        Surface = Surface.Transcript,
        At = at is null ? EventTime.Unknown : At(at),
        Calls = 1,
        ModelCalls = 1,
        Tokens = tokens,
        Cost = cost is null ? null : Usd(cost),
    };

    public static UsageEntry Remainder(string session, string model, string at, TokenCounts tokens, string? cost) =>
        Call(session, model, at, tokens, cost) with { Kind = EntryKind.Remainder, Calls = 0, ModelCalls = 0 };

    public static UsageEntry Reported(string session, string at, string amount) =>
        new() { Kind = EntryKind.Reported, Session = session, Surface = Surface.Transcript, At = At(at), Reported = Usd(amount) };

    public static UsageEntry Unexplained(string session, string at, string amount) => Reported(session, at, amount) with { Kind = EntryKind.Unexplained };

    public static ScanResult Scan(params UsageEntry[] entries) => new()
    {
        Report = new()
        {
            Entries = [.. entries],
            NotCounted = [],
            Flags = [],
            Projects = ImmutableDictionary<string, string>.Empty,
        },
        Files = new() { Read = 2, Bytes = 123_456, Rows = 40 },
        Prices = new(new DateOnly(2026, 11, 22), ["anthropic 2026-11-22.1"]),
    };

    public static ScanResult With(this ScanResult scan, RemarkCount[]? notCounted = null, RemarkCount[]? flags = null, (string, string)[]? projects = null) => scan with
    {
        Report = new()
        {
            Entries = scan.Report.Entries,
            NotCounted = [.. notCounted ?? []],
            Flags = [.. flags ?? []],
            Projects = (projects ?? []).ToImmutableDictionary(p => p.Item1, p => p.Item2),
        },
    };

    /// <summary>Two sessions, a subagent, a helper, what the client said, and money that nothing explains.</summary>
    public static ScanResult Usual() => Scan(
        Call(S1, "claude-opus-5-5", "2026-11-21T22:30:00Z", new(731, 80, 11_490, 0, 45_522, 0, 0), "0.0710686"),
        Call(S1, "claude-opus-5-5", "2026-11-22T09:00:00Z", new(5, 1_200, 0, 2_000, 1_045_522, 2, 0), "1.25") with { Agent = "a1b2c3" },
        Remainder(S1, "claude-haiku-5-5", "2026-11-22T09:01:00Z", new(872, 6, 0, 0, 0, 0, 0), "0.0001"),
        Reported(S1, "2026-11-22T09:01:00Z", "1.4211686"),
        Unexplained(S1, "2026-11-22T09:01:00Z", "0.1"),
        Call(S2, "claude-haiku-5-5", "2026-11-22T10:00:00Z", new(10, 20, 0, 0, 0, 0, 0), "0.00011"))
        .With(
            notCounted: [new(Reason.Duplicate, null, 12), new(Reason.NoUsage, null, 20)],
            projects: [(S1, "/home/dev/project"), (S2, "/home/dev/other")]);

    public static ReportView View(ScanResult scan, string by = "session", string? since = null, string? until = null, string zone = "UTC")
    {
        Assert.True(GroupByNames.TryParse([by], out var keys, out _));
        Assert.True(TimeRange.TryParse(since, until, zone, DateTimeOffset.Parse("2026-11-22T12:00:00Z"), TimeZoneInfo.Utc, out var range, out var error), error);
        return ReportView.Of(scan, range, keys);
    }
}
