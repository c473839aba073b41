using System.Text;
using Fazm.Metering.Wire;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Wire;

public sealed class LineReaderTests
{
    [Fact]
    public void Lines_may_end_in_any_way_and_blank_ones_are_nothing()
    {
        var rows = Rows("\uFEFF{\"a\":1}\r\n\r\n  \n{\"b\":2}\n{\"c\":3}");
        Assert.Equal([("{\"a\":1}", 1L, 3L, true), ("{\"b\":2}", 4L, 17L, true), ("{\"c\":3}", 5L, 25L, false)], rows);
    }

    [Theory]
    [InlineData("[{\"a\":1},{\"b\":\"}\\\"]\"}]\n")]
    [InlineData("[\n  {\"a\":1},\n  {\"b\":\"}\\\"]\"}\n]\n")]
    [InlineData("\uFEFF \r\n[ {\"a\":1}\r\n,{\"b\":\"}\\\"]\"} ][]")]
    public void An_array_of_objects_is_a_document(string text) => Assert.Equal(["{\"a\":1}", "{\"b\":\"}\\\"]\"}"], Rows(text).Select(r => r.Row));

    [Fact]
    public void Objects_printed_for_humans_are_rows_with_the_line_they_begin_on()
    {
        var rows = Rows("{\n  \"a\": [1, {}]\n}\n{\n  \"b\": 2\n}\n");
        Assert.Equal([("{\n  \"a\": [1, {}]\n}", 1L, 0L, true), ("{\n  \"b\": 2\n}", 4L, 19L, true)], rows);
    }

    [Fact]
    public void A_line_that_begins_with_a_bracket_does_not_make_a_document() =>
        Assert.Equal(["[info] begins", "{\"a\":1"], Rows("[info] begins\n{\"a\":1\n").Select(r => r.Row));

    [Fact]
    public void A_document_that_is_cut_ends_in_an_incomplete_row()
    {
        var rows = Rows("[{\"a\":1},{\"b\":\"x");
        Assert.Equal([("{\"a\":1}", true), ("{\"b\":\"x", false)], rows.Select(r => (r.Row, r.Complete)));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public void A_row_that_is_too_long_is_passed_over_in_bounded_memory(string end)
    {
        var lines = new LineReader(new LongStream(200_000_000, "{\"a\":1}\n", end + "{\"b\":2}\n"), maxRowBytes: 1000);
        Assert.True(lines.Read());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(lines.Read());
        Assert.True(lines.IsTooLong);
        Assert.Equal((2L, 8L), (lines.RowNumber, lines.Offset));
        Assert.True(lines.Row.IsEmpty);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        Assert.Equal(end.Length > 0, lines.Read());
    }

    [Fact]
    public void A_row_of_just_the_limit_is_taken_and_one_byte_more_is_not()
    {
        var lines = new LineReader(WireData.Bytes("12345\n123456\n1\n"), maxRowBytes: 5);
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(_ => lines.Read() && lines.IsTooLong).ToList());
    }

    [Fact]
    public void A_file_that_grows_is_followed_and_half_a_row_is_held_back()
    {
        using var file = new MemoryStream();
        var lines = new LineReader(file, follow: true);
        Assert.False(lines.Read());
        Append(file, "{\"a\":1}\n{\"b\"");
        Assert.True(lines.Read());
        Assert.False(lines.Read());
        Assert.Equal(8, lines.NextOffset);
        Append(file, ":2}");
        Assert.False(lines.Read());
        Append(file, "\n");
        Assert.True(lines.Read());
        Assert.Equal("{\"b\":2}", Encoding.UTF8.GetString(lines.Row));
        Assert.False(lines.Read());
        Assert.Equal(16, lines.NextOffset);
    }

    /// <summary>However the bytes come in pieces, and whether waited for or not, the rows are those of a plain split.</summary>
    [Property(MaxTest = 1000)]
    public Property Pieces_do_not_matter() => Prop.ForAll(
        Gen.Elements("a", "\n", "\r\n", "[", "{", "}", "\"", "\\", " ", ",", "x]", "{}").ArrayOf().ToArbitrary(),
        Gen.Choose(1, 7).ToArbitrary(),
        (parts, size) =>
        {
            // A bracket or a lone brace would make it a document, which other tests look at.
            var text = "-" + string.Concat(parts);
            var expected = text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Trim(' ', '\t', '\r').Length > 0).ToList();
            return Rows(text, size).ConvertAll(r => r.Row).SequenceEqual(expected) && Waited(text, size).SequenceEqual(expected);
        });

    [Property(MaxTest = 1000)]
    public Property Pieces_of_a_document_do_not_matter() => Prop.ForAll(
        Gen.Elements("{}", "{\"k\":\"\\\\\"}", "{\"k\":\"]}\\\"\"}", "{\n\"k\":[{}]\n}", "null", "\"t\"").ArrayOf().ToArbitrary(),
        Gen.Choose(1, 7).ToArbitrary(),
        (elements, size) => Rows("[{}," + string.Join(" ,\n", elements) + "]\n", size).ConvertAll(r => r.Row).SequenceEqual([.. "{}".Split('|'), .. elements]));

    private static List<(string Row, long Number, long Offset, bool Complete)> Rows(string text, int size = int.MaxValue)
    {
        var lines = new LineReader(new PieceStream(text, size));
        var rows = new List<(string, long, long, bool)>();
        while (lines.Read())
        {
            rows.Add((Encoding.UTF8.GetString(lines.Row), lines.RowNumber, lines.Offset, lines.LastRowComplete));
        }

        return rows;
    }

    private static List<string> Waited(string text, int size)
    {
        var lines = new LineReader(new PieceStream(text, size));
        var rows = new List<string>();
        while (lines.ReadAsync().AsTask().GetAwaiter().GetResult())
        {
            rows.Add(Encoding.UTF8.GetString(lines.Row));
        }

        return rows;
    }

    private static void Append(MemoryStream file, string text)
    {
        var at = file.Position;
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Position = at;
    }

    private sealed class PieceStream(string text, int size) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, size)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }

    /// <summary>Some text, very many bytes without a line end, some text.</summary>
    private sealed class LongStream(long filler, string first, string last) : MemoryStream
    {
        private readonly byte[] _first = Encoding.UTF8.GetBytes(first);
        private readonly byte[] _last = Encoding.UTF8.GetBytes(last);
        private long _at;

        public override int Read(Span<byte> buffer)
        {
            var n = 0;
            for (; n < buffer.Length && _at < _first.Length + filler + _last.Length; n++, _at++)
            {
                if (_at < _first.Length)
                {
                    buffer[n] = _first[_at];
                }
                else if (_at >= _first.Length + filler)
                {
                    buffer[n] = _last[_at - _first.Length - filler];
                }
                else
                {
                    var run = (int)Math.Min(buffer.Length - n, _first.Length + filler - _at);
                    buffer.Slice(n, run).Fill((byte)'x');
                    n += run - 1;
                    _at += run - 1;
                }
            }

            return n;
        }
    }
}
