namespace Fazm.Metering.Pricing;

/// <summary>The server tools that usage counts, in the order of their lines.</summary>
internal static class ServerTools
{
    public const int Count = 2;

    public static string Meter(int tool) => tool == 0 ? "web_search" : "web_fetch";

    public static long Quantity(in TokenCounts tokens, int tool) => tool == 0 ? tokens.WebSearches : tokens.WebFetches;
}
