using System.Globalization;

namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>A version of Claude Code, such as <c>2.1.316</c>; the default value is "not stated".</summary>
internal readonly record struct ClientVersion(int Major, int Minor, int Patch)
{
    /// <summary>From here on a process saves its totals in the session's transcript, and a resumed one goes on from them (measured: not in 2.1.276, in 2.1.277).</summary>
    private static readonly ClientVersion Restores = new(2, 1, 277);

    /// <summary>From here on a cleared conversation in the same process starts its totals at zero (the vendor's change log).</summary>
    private static readonly ClientVersion ClearsTotals = new(2, 1, 211);

    /// <summary>True when the version was stated and such a client begins every process at zero.</summary>
    public bool NeverRestores => this != default && CompareTo(Restores) < 0;

    /// <summary>True when the version was stated and such a client saves its totals and goes on from them.</summary>
    public bool Saves => CompareTo(Restores) >= 0;

    /// <summary>True when the version was stated and such a client begins at zero after <c>/clear</c>.</summary>
    public bool ClearResets => this != default && CompareTo(ClearsTotals) >= 0;

    /// <summary>Reads the first three numbers of a version; "not stated" where they are not there.</summary>
    public static ClientVersion Parse(string? text)
    {
        Span<int> parts = stackalloc int[3];
        var rest = text.AsSpan();
        for (var i = 0; i < parts.Length; i++)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            var number = digits < 0 ? rest : rest[..digits];
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out parts[i]))
            {
                return default;
            }

            rest = rest[number.Length..];
            if (i < 2)
            {
                if (rest.IsEmpty || rest[0] != '.')
                {
                    return default;
                }

                rest = rest[1..];
            }
        }

        return new(parts[0], parts[1], parts[2]);
    }

    private int CompareTo(ClientVersion other) =>
        Major != other.Major ? Major.CompareTo(other.Major) : Minor != other.Minor ? Minor.CompareTo(other.Minor) : Patch.CompareTo(other.Patch);
}
