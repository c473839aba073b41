using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fazm.Metering.Pricing.Books;

/// <summary>The checksum of a book: SHA-256 over its JSON without white space and without the property <c>checksum</c>, in the order of the file.</summary>
internal static class BookChecksum
{
    private const string Prefix = "sha256:";

    public static string Of(JsonElement book)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var property in book.EnumerateObject())
            {
                if (!property.NameEquals("checksum"))
                {
                    property.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return Prefix + Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }
}
