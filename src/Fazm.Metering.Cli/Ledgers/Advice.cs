namespace Fazm.Metering.Cli.Ledgers;

/// <summary>What to do about a fault of a ledger.</summary>
internal static class Advice
{
    /// <summary>A sentence for a kind of fault.</summary>
    public static string For(string kind) => kind switch
    {
        "total-differs" => "The rows are right and a total is not. Make the totals anew: fazm-meter ledger rebuild",
        "not-a-ledger" => "Name the ledger: --ledger PATH.",
        "store-damaged" or "unreadable" => "The file is damaged. Keep it, move it away together with its -wal and -shm files, put the last backup in its place (fazm-meter ledger restore FILE), " +
            "and import again: what is stored already is not counted twice.",
        "evidence-file-damaged" => "Take this file from the last backup. The ledger itself is not touched by it.",
        "negative-without-link" => "A row takes something away and names nothing that it corrects. It was not written by this program; keep the file and restore the last backup.",
        _ => "Rows were changed or lost after they were written. Keep the file, restore the last backup (fazm-meter ledger restore FILE), and import again: what is stored already is not counted twice.",
    };
}
