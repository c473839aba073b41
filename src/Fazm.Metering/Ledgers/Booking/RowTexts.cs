namespace Fazm.Metering.Ledgers.Booking;

/// <summary>The texts of a row that its state may repeat. Their order is part of the state's format.</summary>
internal static class RowTexts
{
    public static void Add(LedgerRow row, List<string> texts)
    {
        texts.Add(row.Key.Text);
        texts.Add(row.User);
        texts.Add(row.Source);
        texts.Add(row.Payer);
        Say(row.Session);
        Say(row.Model);
        Say(row.PricedAs);
        Say(row.Book);
        Say(row.Version);
        Say(row.Device);
        Say(row.Lineage);
        Say(row.Agent);

        void Say(string? text)
        {
            if (text is not null)
            {
                texts.Add(text);
            }
        }
    }
}
