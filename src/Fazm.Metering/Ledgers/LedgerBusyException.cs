using System.Globalization;

namespace Fazm.Metering.Ledgers;

/// <summary>Other writers came between again and again. Nothing was written; doing the same again is right.</summary>
public sealed class LedgerBusyException : IOException
{
    /// <summary>An exception without a count.</summary>
    public LedgerBusyException()
        : this("Other writers came between again and again.")
    {
    }

    /// <summary>An exception with a text of one's own.</summary>
    public LedgerBusyException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a text and a cause.</summary>
    public LedgerBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal LedgerBusyException(int attempts)
        : this(string.Create(CultureInfo.InvariantCulture, $"Other writers came between {attempts} times."))
    {
    }
}
