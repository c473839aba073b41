using System.Text;
using System.Text.Json;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Tests.Wire;

public sealed class RowWalkTests
{
    private static readonly string[] Paths = ["type", "message.id", "message", "message.usage", "event.delta.stop", "event.delta", "other"];
    private static readonly RowShape Shape = new([.. Paths.Select((path, place) => (place, path)), (-1, "message.content"), (6, "another")]);

    /// <summary>One walk reads all rows, so that what it expects is often wrong.</summary>
    [Fact]
    public void Every_field_is_found_in_any_order_and_spelling()
    {
        var chance = new Random(5);
        var walk = new RowWalk(Shape);
        for (var i = 0; i < 3000; i++)
        {
            var row = Object(chance, 0);
            RowFields found = default;
            Assert.True(walk.TryScan(Encoding.UTF8.GetBytes(row), ref found), row);
            using var document = JsonDocument.Parse(row);
            for (var place = 0; place < Paths.Length; place++)
            {
                var text = Encoding.UTF8.GetString(found[place].In(Encoding.UTF8.GetBytes(row)));
                Assert.True(Expected(document.RootElement, Paths[place]) == text, $"{Paths[place]} of {row}: {text}");
            }
        }
    }

    [Theory]
    [InlineData("""{"type":"a"} x""")]
    [InlineData("""{"type":"a","message":{"id":1}""")]
    [InlineData("""{"type":"a",}""")]
    [InlineData("""{"type""a"}""")]
    [InlineData("""["type","a"]""")]
    [InlineData("")]
    public void A_row_that_is_no_whole_object_is_refused_whatever_came_before(string row)
    {
        var walk = new RowWalk(Shape);
        RowFields found = default;
        Assert.True(walk.TryScan("""{"type":"a","message":{"id":1}}"""u8, ref found));
        Assert.False(walk.TryScan(Encoding.UTF8.GetBytes(row), ref found));
    }

    [Fact]
    public void Keys_that_cannot_be_told_apart_are_no_shape() => Assert.Throws<ArgumentOutOfRangeException>(() => new RowShape((0, "a1xb"), (1, "a2xb")));

    private static string Object(Random chance, int depth)
    {
        string[] names = ["type", "message", "event", "delta", "id", "usage", "stop", "other", "content", "unknown", "\\u0074ype"];
        var fields = Enumerable.Range(0, chance.Next(6)).Select(_ => $"{Space(chance)}\"{names[chance.Next(names.Length)]}\"{Space(chance)}:{Space(chance)}{Value(chance, depth)}{Space(chance)}");
        return "{" + string.Join(',', fields) + "}";
    }

    private static string Value(Random chance, int depth) => chance.Next(depth > 3 ? 5 : 8) switch
    {
        0 => "null",
        1 => chance.Next(1000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        2 => "\"a \\\"type\\\":{ b\"",
        3 => "[{\"type\":1},2]",
        4 => "-0.5e3",
        _ => Object(chance, depth + 1),
    };

    private static string Space(Random chance) => chance.Next(8) == 0 ? " " : string.Empty;

    private static string Expected(JsonElement row, string path)
    {
        var at = row;
        foreach (var name in path.Split('.'))
        {
            // The last of several counts, here as in the framework; two names stand for one place, and there the later one counts.
            var fields = at.ValueKind == JsonValueKind.Object ? at.EnumerateObject().Where(field => field.Name == name).ToArray() : [];
            if (fields.Length == 0)
            {
                return string.Empty;
            }

            at = fields[^1].Value;
        }

        return at.GetRawText();
    }
}
