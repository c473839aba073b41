using System.Buffers.Binary;
using System.Globalization;

namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>An event's id as numbers: a fifth of what its text takes.</summary>
internal readonly record struct OutboxId(UInt128 High, UInt128 Low)
{
    public const int Length = 32;

    public static OutboxId Of(ReadOnlySpan<byte> digest) => new(BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));

    /// <summary>Reads an id as <see cref="OutboxItem.Id"/> has it.</summary>
    public static bool TryParse(string text, out OutboxId id)
    {
        Span<byte> digest = stackalloc byte[Length];
        var isId = text is { Length: 2 * Length } && Convert.FromHexString(text, digest, out _, out _) == System.Buffers.OperationStatus.Done;
        id = isId ? Of(digest) : default;
        return isId;
    }

    public void Write(Span<byte> digest)
    {
        BinaryPrimitives.WriteUInt128BigEndian(digest, High);
        BinaryPrimitives.WriteUInt128BigEndian(digest[16..], Low);
    }

    public override string ToString() => High.ToString("x32", CultureInfo.InvariantCulture) + Low.ToString("x32", CultureInfo.InvariantCulture);
}
