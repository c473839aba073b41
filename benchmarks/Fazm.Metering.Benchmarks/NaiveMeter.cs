using System.Text;
using System.Text.Json;

namespace Fazm.Metering.Benchmarks;

/// <summary>What one writes first: a string, a document, a dictionary, decimals. It counts a message once by its id, and knows one model's prices.</summary>
internal sealed class NaiveMeter
{
    private readonly Dictionary<string, (Dictionary<string, decimal> Messages, decimal Cost)> _sessions = new(StringComparer.Ordinal);

    /// <summary>The cost of the row's session after the row.</summary>
    public decimal Observe(byte[] row)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(row));
        var root = document.RootElement;
        var message = root.GetProperty("message");
        var usage = message.GetProperty("usage");
        var cost = ((Count(usage, "input_tokens") * 4m) + (Count(usage, "output_tokens") * 20m) + (Count(usage, "cache_creation_input_tokens") * 5m) + (Count(usage, "cache_read_input_tokens") * 0.2m)) / 1_000_000m;
        var id = root.GetProperty("session_id").GetString()!;
        if (!_sessions.TryGetValue(id, out var session))
        {
            session = (new(StringComparer.Ordinal), 0);
        }

        var name = message.GetProperty("id").GetString()!;
        session.Messages.TryGetValue(name, out var before);
        session.Messages[name] = cost;
        _sessions[id] = (session.Messages, session.Cost + cost - before);
        return session.Cost + cost - before;
    }

    private static long Count(JsonElement usage, string name) => usage.GetProperty(name).GetInt64();
}
