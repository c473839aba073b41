using System.Diagnostics.CodeAnalysis;
using Fazm.Metering.Ledgers.Booking;

namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>Events as bytes: versioned, exact, equal content in equal bytes. The form in which they wait in an outbox and may travel to a server.</summary>
/// <remarks>It is the form in which a ledger keeps its evidence. It has no place for anything but the properties of <see cref="LedgerEvent"/>.</remarks>
public static class LedgerEventFormat
{
    /// <summary>Why no ledger could take an event; what has a reason has no bytes either.</summary>
    public static LedgerRefusal Check(LedgerEvent seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return EventCheck.Of(seen);
    }

    /// <summary>The bytes of an event.</summary>
    /// <exception cref="ArgumentException"><see cref="Check"/> refuses it.</exception>
    public static byte[] Write(LedgerEvent seen) => Check(seen) is var refusal and not LedgerRefusal.None
        ? throw new ArgumentException($"No ledger takes this event: {refusal}.", nameof(seen))
        : StateWriter.Write(seen, withReceipt: true);

    /// <summary>Reads an event from bytes of any origin.</summary>
    /// <returns><see langword="false"/> where they are damaged, of a later format, or hold what no ledger takes.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out LedgerEvent? seen)
    {
        try
        {
            seen = StateReader.ReadEvent(bytes);
        }
        catch (InvalidDataException)
        {
            seen = null;
        }

        if (seen is not null && EventCheck.Of(seen) != LedgerRefusal.None)
        {
            seen = null;
        }

        return seen is not null;
    }
}
