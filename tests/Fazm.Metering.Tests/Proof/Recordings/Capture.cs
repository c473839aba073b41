using System.Text;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Tests.Wire;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Proof.Recordings;

/// <summary>A recording of real clients on every surface, with the ledger of what was billed.</summary>
internal sealed class Capture
{
    private static readonly Dictionary<string, long> Reach =
        JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(Path.Combine(WireData.Captures, "reach.json")))!;

    private Capture(string name)
    {
        Name = name;
        var folder = Path.Combine(WireData.Captures, name);
        Files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsEvidence).Order(StringComparer.Ordinal)
            .Select(path => new CaptureFile(Path.GetRelativePath(folder, path), SurfaceOf(folder, path), File.ReadAllText(path)))];
        using var ledger = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "ledger.json")));
        foreach (var session in ledger.RootElement.EnumerateObject())
        {
            foreach (var model in session.Value.EnumerateObject())
            {
                Billed.Add(session.Name, model.Name, Tokens(model.Value));
            }
        }
    }

    public static IReadOnlyList<string> Names { get; } = [.. Reach.Keys.Order(StringComparer.Ordinal)];

    public static IReadOnlyDictionary<string, Lazy<Capture>> All { get; } = Reach.Keys.ToDictionary(name => name, name => new Lazy<Capture>(() => new Capture(name)));

    public string Name { get; }

    public IReadOnlyList<CaptureFile> Files { get; }

    public Bill Billed { get; } = new();

    /// <summary>How near to the ledger all surfaces together can come, in tokens.</summary>
    public long NearestDistance => Reach[Name];

    /// <summary>Where more is claimed than was billed; empty where nothing is. What has no session or no model is compared by totals.</summary>
    public string Above(Bill got)
    {
        List<string> above = [];
        Compare("all", got.Sum(), Billed.Sum(), above);
        foreach (var model in got.Rows.Keys.Select(key => key.Model).Distinct(StringComparer.Ordinal).Where(model => model != Bill.Nobody))
        {
            Compare(model, OfModel(got, model), OfModel(Billed, model), above);
        }

        foreach (var ((session, model), tokens) in got.Rows)
        {
            if (session is not (Bill.Nobody or SessionIds.Unknown) && model != Bill.Nobody)
            {
                Compare($"{session} {model}", tokens, Billed[session, model], above);
            }
        }

        return string.Join("; ", above);
    }

    /// <summary>The sum over models and classes of what is counted too much or too little.</summary>
    public long Distance(Bill got) =>
        got.Rows.Keys.Concat(Billed.Rows.Keys).Select(key => key.Model).Distinct(StringComparer.Ordinal).Sum(model =>
        {
            var difference = OfModel(got, model) - OfModel(Billed, model);
            return Math.Abs(difference.Input) + Math.Abs(difference.Output) + Math.Abs(difference.CacheWrite) + Math.Abs(difference.CacheRead);
        });

    private static TokenCounts OfModel(Bill bill, string model) =>
        bill.Rows.Where(row => row.Key.Model == model).Aggregate(TokenCounts.Zero, (sum, row) => sum + row.Value);

    private static void Compare(string what, TokenCounts got, TokenCounts billed, List<string> above)
    {
        if (got.Input > billed.Input || got.Output > billed.Output || got.CacheWrite > billed.CacheWrite || got.CacheRead > billed.CacheRead || got.WebSearches > billed.WebSearches)
        {
            above.Add($"{what}: {got} of {billed}");
        }
    }

    private static bool IsEvidence(string path) => path.EndsWith("ndjson", StringComparison.Ordinal) || path.EndsWith(".jsonl", StringComparison.Ordinal) ||
        Path.GetFileName(path).StartsWith("stream-", StringComparison.Ordinal);

    private static Surface SurfaceOf(string folder, string path) => Path.GetRelativePath(folder, path)[0] switch
    {
        't' => Surface.Transcript,
        'a' => Surface.Acp,
        _ => Surface.AgentSdk,
    };

    private static TokenCounts Tokens(JsonElement row)
    {
        long Get(string name) => row.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
        return new(Get("input_tokens"), Get("output_tokens"), Get("cache_write_5m"), Get("cache_write_1h"), Get("cache_read"), Get("web_search_requests"), Get("web_fetch_requests"));
    }
}
