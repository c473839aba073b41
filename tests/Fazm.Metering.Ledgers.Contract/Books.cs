namespace Fazm.Metering.Ledgers.Contract;

/// <summary>A book on top of the embedded ones.</summary>
internal static class Books
{
    public const string Dearer = """
        {
          "schema": "fazm-pricing/1", "book": "dearer", "book_version": "1", "published_at": "2026-05-01T00:00:00Z", "currency": "USD", "unit": "per_mtok",
          "models": [
            { "id": "claude-sonnet-4-5", "ids": [ { "platform": "anthropic", "id": "claude-sonnet-4-5" } ], "versions": [
              { "version": "d1", "from": "2025-01-01", "to": null,
                "cards": [ { "when": { "speed": "standard" }, "rates": { "input": "6", "output": "30", "cache_write_5m": "7.5", "cache_write_1h": "12", "cache_read": "0.6" } } ],
                "multipliers": [], "provenance": [ { "source": "page", "seen_at": "2026-05-01" } ] } ] } ]
        }
        """;
}
