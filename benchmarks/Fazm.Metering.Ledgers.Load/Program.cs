using System.Diagnostics;
using System.Globalization;
using Fazm.Metering;
using Fazm.Metering.Ledgers.Load;
using Fazm.Metering.Sqlite;

// compare FOLDER [EVENTS] [BATCH] [ROUNDS]: the ledger beside bare INSERT loops, in turns. grow FOLDER [EVENTS] [BATCH]: one big ledger, and how
// long its questions take. Both print a table in Markdown. FOLDER decides which disk is measured; its files are deleted.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length < 2)
{
    Console.Error.WriteLine("compare|grow FOLDER [EVENTS] [BATCH] [ROUNDS]");
    return 2;
}

var folder = Directory.CreateDirectory(Path.Combine(args[1], "fazm-load")).FullName;
try
{
    switch (args[0])
    {
        case "compare":
            await Comparison.RunAsync(folder, Number(2, 100_000), Number(3, 1000), Number(4, 10));
            return 0;
        case "grow":
            await Growth.RunAsync(folder, Number(2, 1_000_000), Number(3, 1000));
            return 0;
        default:
            return 2;
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

int Number(int place, int otherwise) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
