using System.Collections.Immutable;
using System.CommandLine;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Times;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Commands;

/// <summary>The options about reading and pricing that <c>report</c> and <c>stream</c> share.</summary>
internal sealed class ReadingOptions
{
    private static readonly (string Name, Platform Platform)[] Platforms =
    [
        ("anthropic", Platform.Anthropic), ("vertex", Platform.Vertex), ("bedrock", Platform.Bedrock), ("openai", Platform.OpenAI), ("google-gemini", Platform.GoogleGemini),
    ];

    private static readonly (string Name, AgentProfile Profile)[] Profiles =
        [("auto", AgentProfile.Auto), ("per-turn", AgentProfile.PerTurn), ("cumulative", AgentProfile.Cumulative)];

    private readonly Option<string> _surface = new("--surface") { Description = "What every input is, instead of telling from its content.", HelpName = string.Join('|', SurfaceNames.All) };
    private readonly Option<string> _asOf = new("--as-of") { Description = "Prices as they were known at the end of that day, UTC.", HelpName = "DATE" };
    private readonly Option<string[]> _prices = new("--prices") { Description = "A file with more or other price books; repeatable.", HelpName = "FILE" };
    private readonly Option<string> _model = new("--model") { Description = "The model of rows that name none.", HelpName = "NAME" };
    private readonly Option<string> _at = new("--at") { Description = "The time at which usage without a time is priced; a date is its start, UTC. Default: when the newest book was published.", HelpName = "TIME" };
    private readonly Option<string> _platform = new("--platform") { Description = "Whose price list bills.", HelpName = string.Join('|', Platforms.Select(p => p.Name)) };
    private readonly Option<string> _location = new("--location") { Description = "Where calls were computed: global, regional or a region's name.", HelpName = "PLACE" };
    private readonly Option<string> _profile = new("--agent-profile") { Description = "What an ACP agent's turn usage means.", HelpName = string.Join('|', Profiles.Select(p => p.Name)) };

    public ReadingOptions()
    {
        _surface.AcceptOnlyFromAmong(SurfaceNames.All);
        _platform.AcceptOnlyFromAmong([.. Platforms.Select(p => p.Name)]);
        _profile.AcceptOnlyFromAmong([.. Profiles.Select(p => p.Name)]);
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _surface, _asOf, _prices, _model, _at, _platform, _location, _profile })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads them; <see langword="false"/> with a sentence where a value makes no sense.</summary>
    public bool TryRead(ParseResult parsed, ImmutableArray<string> paths, out ScanOptions options, out string? error)
    {
        error = null;
        options = new()
        {
            Paths = paths,
            Surface = SurfaceNames.Parse(parsed.GetValue(_surface)),
            Prices = [.. parsed.GetValue(_prices) ?? []],
            Model = parsed.GetValue(_model),
            Platform = parsed.GetValue(_platform) is { } platform ? Platforms.First(p => string.Equals(p.Name, platform, StringComparison.Ordinal)).Platform : null,
            Location = parsed.GetValue(_location),
            AgentProfile = Profiles.FirstOrDefault(p => string.Equals(p.Name, parsed.GetValue(_profile), StringComparison.Ordinal)).Profile,
        };
        if (parsed.GetValue(_asOf) is { } asOf)
        {
            if (!DateOnly.TryParseExact(asOf, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day))
            {
                error = $"--as-of {asOf}: not a date; write it as 2026-11-22";
                return false;
            }

            options = options with { AsOf = day };
        }

        if (parsed.GetValue(_at) is { } at)
        {
            if (!EventTimeText.TryParse(at, out var time))
            {
                error = $"--at {at}: not a time; write it as 2026-11-22 or 2026-11-22T08:30Z";
                return false;
            }

            options = options with { At = time };
        }

        return true;
    }
}
