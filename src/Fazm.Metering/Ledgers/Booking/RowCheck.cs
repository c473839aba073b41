namespace Fazm.Metering.Ledgers.Booking;

/// <summary>Checks rows that come key by key: revisions without gaps, and rows that add up to the evidence.</summary>
internal sealed class RowCheck
{
    private LedgerRow? _last;
    private LedgerState? _state;
    private LedgerSums _sums;

    /// <summary>Checks the next row; a key that ends with it is handed on.</summary>
    public IEnumerable<LedgerFault> Next(LedgerRow row, List<LedgerState> finished)
    {
        var faults = _last is { } last && last.Key != row.Key ? End(finished).ToList() : [];
        var (revision, part) = _last is null ? (1, 0) : row.Part == 0 ? (_last.Revision + 1, 0) : (_last.Revision, _last.Part + 1);
        if (row.Revision != revision || row.Part != part)
        {
            faults.Add(new("gap-in-revisions", row.Key.Text, $"Revision {row.Revision} part {row.Part} stands where {revision} part {part} should."));
        }

        if (row.Change.HasNegative && row.Corrects.IsNone && row.EventKind != LedgerEventKind.Counters)
        {
            faults.Add(new("negative-without-link", row.Key.Text, $"Revision {row.Revision} takes something back and names nothing."));
        }

        if (row.Part == 0)
        {
            try
            {
                _state = StateReader.ReadState(row);
                if (_state.Key != row.Key || _state.Revision != row.Revision)
                {
                    faults.Add(new("evidence-damaged", row.Key.Text, $"Revision {row.Revision} holds the evidence of {_state.Key} revision {_state.Revision}."));
                }
            }
            catch (InvalidDataException e)
            {
                faults.Add(new("evidence-damaged", row.Key.Text, e.Message));
                _state = null;
            }
        }

        _sums += row.Change;
        _last = row;
        return faults;
    }

    /// <summary>The end of a key.</summary>
    public IEnumerable<LedgerFault> End(List<LedgerState> finished)
    {
        var (last, state, sums) = (_last, _state, _sums);
        (_last, _state, _sums) = (null, null, default);
        if (last is null || state is null)
        {
            return [];
        }

        finished.Add(state);
        return sums == state.Sums ? [] : [new LedgerFault("rows-do-not-add-up", last.Key.Text, $"The rows add up to {sums}, the evidence is booked as {state.Sums}.")];
    }
}
