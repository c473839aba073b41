namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Names that a ledger takes for tenants and users.</summary>
internal static class Names
{
    private const int MostCharacters = 512;

    /// <summary>True for a text that is not empty, not too long and has no control character.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= MostCharacters && !text.Any(c => char.IsControl(c) || char.IsSurrogate(c));
}
