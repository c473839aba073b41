namespace Fazm.Metering.Cli.Tables;

/// <summary>Makes names from logs safe for a terminal: a control character could move the cursor or colour what follows.</summary>
internal static class SafeText
{
    public static string Of(string name) => name.Any(IsUnsafe) ? string.Create(name.Length, name, (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = IsUnsafe(from[i]) ? '?' : from[i];
        }
    }) : name;

    // Marks that turn the direction of writing are as good at hiding as escape sequences.
    private static bool IsUnsafe(char c) => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
