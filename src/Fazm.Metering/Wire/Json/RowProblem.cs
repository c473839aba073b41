namespace Fazm.Metering.Wire.Json;

/// <summary>Tells rows that cannot be objects from rows worth parsing, and names what is wrong with one.</summary>
internal static class RowProblem
{
    /// <summary>True where the row begins and ends as an object does. Only a parser can say more; this spares an exception for the common damage.</summary>
    public static bool LooksLikeObject(ReadOnlySpan<byte> row)
    {
        var text = row.Trim(" \t\r\n"u8);
        return text.Length > 1 && text[0] == '{' && text[^1] == '}';
    }

    /// <summary>Why a row that is no complete object cannot be read.</summary>
    public static Reason Of(ReadOnlySpan<byte> row) => row.Contains((byte)0) ? Reason.NotText : Reason.Malformed;
}
