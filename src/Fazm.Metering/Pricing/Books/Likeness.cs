namespace Fazm.Metering.Pricing.Books;

/// <summary>How alike two ids are spelled. It never decides a price.</summary>
internal static class Likeness
{
    /// <summary>An id without what its spellings differ in: a router's prefix, dots, a date at its end, markers.</summary>
    public static string Plain(string id)
    {
        var plain = id[(id.LastIndexOf('/') + 1)..].Replace('.', '-').ToLowerInvariant();
        var marker = plain.IndexOfAny(['[', '@']);
        plain = marker > 0 ? plain[..marker] : plain;
        return plain.Length > 9 && plain[^9] == '-' && plain.AsSpan(plain.Length - 8).IndexOfAnyExceptInRange('0', '9') < 0 ? plain[..^9] : plain;
    }

    /// <summary>The least number of letters to change, add or drop.</summary>
    public static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
