using System.CommandLine;
using System.Globalization;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices;

/// <summary>The options that choose prices, and what they load.</summary>
internal static class BookOptions
{
    public static Option<string[]> Prices() => new("--prices")
    {
        Description = "A price book to put on top of the built-in ones: for an id that it has, it decides alone. Repeatable; the last one wins.",
        HelpName = "FILE",
    };

    public static Option<DateOnly?> AsOf() => Day("--as-of", "Prices as known at the end of this day, UTC.");

    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"{name}: \"{result.Tokens[0].Value}\" is not a day such as 2026-11-22.");
            return null;
        },
    };

    /// <summary>The built-in books with these files on top.</summary>
    /// <param name="files">The files, in order.</param>
    /// <param name="messages">Where a refusal is told.</param>
    /// <param name="book">The books, where the result is 0.</param>
    /// <returns>The exit code: 0, 2 for a book that was refused, 3 for a file that cannot be read.</returns>
    public static int Load(IReadOnlyList<string>? files, TextWriter messages, out PriceBook book)
    {
        book = PriceBook.Default;
        foreach (var file in files ?? [])
        {
            var code = LoadOne(file, messages, out var one);
            if (code != 0)
            {
                return code;
            }

            book = PriceBook.Combine(book, one);
        }

        return 0;
    }

    /// <summary>One book: a file, or <c>default</c> for the built-in ones.</summary>
    public static int LoadOne(string file, TextWriter messages, out PriceBook book)
    {
        book = PriceBook.Default;
        if (file is "default")
        {
            return 0;
        }

        try
        {
            book = PriceBook.FromFile(file);
            return 0;
        }
        catch (PriceBookException e)
        {
            messages.WriteLine(e.Message);
            return 2;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            messages.WriteLine($"The price book {file} cannot be read: {e.Message}");
            return 3;
        }
    }
}
