using System.CommandLine;
using Fazm.Metering.Cli.Prices;
using Fazm.Metering.Cli.Rate;

var root = new RootCommand("What Claude and Codex sessions cost, exactly.") { RateCommand.Create(), PricesCommand.Create() };
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    return 2;
}

return await parsed.InvokeAsync();
