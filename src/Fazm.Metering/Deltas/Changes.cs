namespace Fazm.Metering.Deltas;

/// <summary>Collects what is taken off and put on some totals. One is used again and again: with few models it allocates nothing.</summary>
internal sealed class Changes
{
    private readonly Account _account = new();

    /// <summary>The sums of what was put on less what was taken off, zero ones among them.</summary>
    public ReadOnlySpan<AccountLine> Lines => _account.Lines;

    public void Clear() => _account.Clear();

    public void PutOn(in AccountKey key, in Tally more) => _account.Add(key, more);

    public void PutOn(Account account) => _account.Add(account);

    public void TakeOff(in AccountKey key, in Tally less) => _account.Add(key, default(Tally) - less);

    public void TakeOff(Account account)
    {
        foreach (ref readonly var line in account.Lines)
        {
            TakeOff(line.Key, line.Sum);
        }
    }
}
