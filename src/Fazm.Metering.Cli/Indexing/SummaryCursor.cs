using System.Buffers.Binary;
using System.Text;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>Reads on through a summary's bytes.</summary>
internal sealed class SummaryCursor(byte[] bytes, int at)
{
    private int _at = at;

    public int Int()
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(_at));
        _at += sizeof(int);
        return number;
    }

    public long Long()
    {
        var number = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(_at));
        _at += sizeof(long);
        return number;
    }

    public string Text()
    {
        var length = Int();
        var text = Encoding.UTF8.GetString(bytes, _at, length);
        _at += length;
        return text;
    }

    public SummaryFigure Figure() => new(Text(), unchecked((ulong)Long()), Long(), Long());
}
