using System.Text.Json;

namespace Fazm.Metering.Pricing.Books;

/// <summary>Reads a book of the format <c>fazm-pricing/1</c> and checks it as a whole: it is taken with no error, or refused with all of them.</summary>
internal static class BookLoader
{
    private const string Schema = "fazm-pricing/1";

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Disallow };

    /// <param name="utf8">The JSON text.</param>
    /// <param name="isOurs">True for the library's own books: their checksums and odd ratios were checked when it was built, and starting must be quick.</param>
    /// <param name="found">The errors; where there are none, the warnings.</param>
    /// <returns>The book, or <see langword="null"/> when there are errors.</returns>
    public static BookPart? Load(ReadOnlyMemory<byte> utf8, bool isOurs, out IReadOnlyList<PriceBookError> found)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, isOurs ? default : Options);
        }
        catch (JsonException e)
        {
            found = [new("$", "is not JSON: " + e.Message)];
            return null;
        }

        using (document)
        {
            var errors = new BookErrors();
            var part = Read(new JsonPlace(document.RootElement, null, null, 0), isOurs, errors);
            found = errors.Errors.Count > 0 ? errors.Errors : errors.Warnings;
            return errors.Errors.Count > 0 ? null : part;
        }
    }

    private static BookPart? Read(JsonPlace root, bool isOurs, BookErrors errors)
    {
        if (!root.IsObject)
        {
            errors.Add("$", "is not an object");
            return null;
        }

        errors.Known(
            root, "$schema", "schema", "book", "book_version", "published_at", "currency", "unit", "checksum", "same_prices", "id_rules", "meters", "multipliers", "models", "aliases",
            "note");
        Must(root, "schema", Schema, errors);
        Must(root, "currency", "USD", errors);
        Must(root, "unit", "per_mtok", errors);
        var name = errors.Text(root, "book");
        var version = errors.Text(root, "book_version");
        var published = Published(root, errors);
        if (!isOurs)
        {
            CheckSum(root, errors);
        }

        var title = name + " " + version;
        var rules = Rules(root, errors);
        var multipliers = new MultiplierReader(errors).Read(root);
        var models = new ModelReader(errors, title, isOurs, multipliers).Read(root);
        var meters = new MeterReader(errors, title, PlatformsOf(models)).Read(root);
        return new BookPart(name ?? "", version ?? "", published, models, meters, rules)
        {
            SamePrices = errors.Texts(root, "same_prices"),
            Aliases = Aliases(root, errors),
            Warnings = errors.Warnings,
        };
    }

    private static Platform[] PlatformsOf(IReadOnlyList<PricedModel> models)
    {
        var platforms = new Platform[PlatformNames.All.Count];
        var count = 0;
        foreach (var model in models)
        {
            foreach (var id in model.Ids)
            {
                if (Array.IndexOf(platforms, id.Platform, 0, count) < 0)
                {
                    platforms[count++] = id.Platform;
                }
            }
        }

        return platforms[..count];
    }

    private static void Must(JsonPlace root, string property, string value, BookErrors errors)
    {
        if (errors.Text(root, property) is { } text && !string.Equals(text, value, StringComparison.Ordinal))
        {
            errors.Add(root.PathOf(property), $"is \"{text}\", not \"{value}\"");
        }
    }

    private static EventTime Published(JsonPlace root, BookErrors errors)
    {
        if (errors.Text(root, "published_at") is not { } text)
        {
            return EventTime.Unknown;
        }

        if (DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ssK", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time))
        {
            return EventTime.From(time);
        }

        errors.Add(root.PathOf("published_at"), $"is \"{text}\", not a time such as 2026-11-22T00:00:00Z");
        return EventTime.Unknown;
    }

    private static void CheckSum(JsonPlace root, BookErrors errors)
    {
        if (errors.OptionalText(root, "checksum") is { } stated && BookChecksum.Of(root.Value) is var actual && !string.Equals(stated, actual, StringComparison.Ordinal))
        {
            errors.Add(root.PathOf("checksum"), $"is {stated}; the content has {actual}");
        }
    }

    private static Dictionary<string, string> Aliases(JsonPlace root, BookErrors errors)
    {
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var place in errors.List(root, "aliases", mustBe: false))
        {
            errors.Known(place, "platform", "id", "means", "note");
            var platform = PlatformOf(place, errors);
            if (errors.Text(place, "id") is { } id && errors.Text(place, "means") is { } means && !aliases.TryAdd(BookPart.AliasKey(platform, id), means))
            {
                errors.Add(place.PathOf("id"), $"\"{id}\" is there twice");
            }
        }

        return aliases;
    }

    /// <summary>The platform that a value names in its property <c>platform</c>.</summary>
    public static Platform PlatformOf(JsonPlace place, BookErrors errors)
    {
        var platform = default(Platform);
        if (errors.Text(place, "platform") is { } name && !PlatformNames.TryParse(name, out platform))
        {
            errors.Add(place.PathOf("platform"), $"is \"{name}\"; known are {string.Join(", ", PlatformNames.All)}");
        }

        return platform;
    }

    private static IdRules Rules(JsonPlace root, BookErrors errors)
    {
        if (!root.TryGet("id_rules", out var value))
        {
            return IdRules.None;
        }

        var place = root.Child("id_rules", value);
        errors.Known(place, "strip_suffixes", "strip_prefixes", "dots_to_dashes", "dated_suffix");
        var dots = place.TryGet("dots_to_dashes", out var flag) && flag.ValueKind == JsonValueKind.True;
        return new IdRules(errors.Texts(place, "strip_suffixes"), errors.Texts(place, "strip_prefixes"), dots);
    }
}
