using System.Globalization;
using System.Text.Json;

namespace Fazm.Metering.Pricing.Books;

/// <summary>A value of a book and the way to it, for messages.</summary>
internal sealed class JsonPlace(JsonElement value, JsonPlace? parent, string? name, int index)
{
    public JsonElement Value => value;

    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    /// <summary>The JSON path: <c>$.models[3].versions[0]</c>.</summary>
    public string Path => parent is null ? "$" : name is null ? $"{parent.Path}[{index.ToString(CultureInfo.InvariantCulture)}]" : $"{parent.Path}.{name}";

    public string PathOf(string property) => $"{Path}.{property}";

    /// <summary>The property, where it is there and not <c>null</c>.</summary>
    public bool TryGet(string property, out JsonElement found)
    {
        found = default;
        return IsObject && value.TryGetProperty(property, out found) && found.ValueKind != JsonValueKind.Null;
    }

    public JsonPlace Child(string property, JsonElement child) => new(child, this, property, 0);

    public IEnumerable<JsonPlace> Items()
    {
        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            yield return new JsonPlace(item, this, null, at++);
        }
    }
}
