using System.CommandLine;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Prices;

/// <summary><c>prices validate</c>: whether books would be taken, and all that is wrong with them.</summary>
internal static class ValidateCommand
{
    private const int Refused = 3;

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Price books to check.", Arity = ArgumentArity.OneOrMore };
        var verbose = new Option<bool>("--verbose") { Description = "List the warnings too: cache prices that are not the usual multiples of the input price." };
        var json = PricesCommand.Json();
        var command = new Command("validate", """
            Checks price books and lists all that is wrong with them, by JSON path; what is only odd is counted. Exit code 3 when one is refused.

            Example:
              fazm-meter prices validate pricing/*.json
            """)
        {
            files, verbose, json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(json), Console.Out, parsed.GetValue(verbose)));
        return command;
    }

    internal static int Run(IReadOnlyList<string> files, bool asJson, TextWriter writer, bool isVerbose = false)
    {
        var checkedFiles = files.Select(file => (File: file, Found: Check(file, out var isGood), IsGood: isGood)).ToArray();
        if (asJson)
        {
            JsonOut.Write(writer, json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", "fazm-meter.prices-validate/1");
                json.WriteStartArray("files");
                foreach (var (file, found, isGood) in checkedFiles)
                {
                    json.WriteStartObject();
                    json.WriteString("file", file);
                    json.WriteBoolean("valid", isGood);
                    foreach (var (name, list) in new[] { ("errors", found.Where(e => !e.IsWarning)), ("warnings", found.Where(e => e.IsWarning)) })
                    {
                        json.WriteStartArray(name);
                        foreach (var e in list)
                        {
                            json.WriteStartObject();
                            json.WriteString("path", e.Path);
                            json.WriteString("message", e.Message);
                            json.WriteEndObject();
                        }

                        json.WriteEndArray();
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
        }
        else
        {
            foreach (var (file, found, isGood) in checkedFiles)
            {
                // Providers do set cache prices of their own, so the warnings of a good book are mostly true of its source.
                var warnings = found.Count(e => e.IsWarning);
                var hidden = isVerbose || warnings == 0 ? "" : $"; {warnings} unusual cache {(warnings == 1 ? "price" : "prices")} (--verbose lists them)";
                writer.WriteLine($"{file}: {(isGood ? "good" : "refused")}{hidden}");
                foreach (var e in found.Where(e => isVerbose || !e.IsWarning))
                {
                    writer.WriteLine($"  {(e.IsWarning ? "warning" : "error")} {e}");
                }
            }
        }

        return checkedFiles.All(c => c.IsGood) ? 0 : Refused;
    }

    private static IReadOnlyList<PriceBookError> Check(string file, out bool isGood)
    {
        isGood = false;
        try
        {
            isGood = PriceBook.TryLoad(File.ReadAllBytes(file), out _, out var found);
            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new("$", "cannot be read: " + e.Message)];
        }
    }
}
