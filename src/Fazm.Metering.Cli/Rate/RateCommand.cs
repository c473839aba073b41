using System.CommandLine;
using Fazm.Metering.Cli.Prices;

namespace Fazm.Metering.Cli.Rate;

/// <summary><c>fazm-meter rate</c>: prices given usage, one line in, one line out.</summary>
internal static class RateCommand
{
    /// <summary>The command, ready to be added to the root.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "NDJSON to read; - is standard input.", DefaultValueFactory = _ => "-" };
        var prices = BookOptions.Prices();
        var asOf = BookOptions.AsOf();
        var command = new Command("rate", """
            Prices given usage: NDJSON in, NDJSON out, one to one.

            Example:
              echo '{"id":"a","platform":"anthropic","model":"claude-sonnet-5-5","at":"2026-11-01T00:00:00Z","usage":{"input_tokens":1000}}' | fazm-meter rate
            """)
        {
            file,
            prices,
            asOf,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(file)!, parsed.GetValue(prices), parsed.GetValue(asOf), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string file, string[]? prices, DateOnly? asOf, CancellationToken cancel)
    {
        if (BookOptions.Load(prices, Console.Error, out var book) is not 0 and var refused)
        {
            return refused;
        }

        Stream input;
        try
        {
            input = file is "-" ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{file} cannot be read: {e.Message}");
            return 3;
        }

        await using (input)
        await using (var output = Console.OpenStandardOutput())
        {
            try
            {
                await new RateLoop(() => new RateRow(book, asOf), Environment.ProcessorCount).RunAsync(input, output, cancel);
                return 0;
            }
            catch (OperationCanceledException)
            {
                return 130;
            }
            catch (IOException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 3;
            }
        }
    }
}
