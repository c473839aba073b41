using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Totals as columns, and back.</summary>
internal static class TotalColumns
{
    private const int KeyColumns = 7;

    private const string Amounts = "cost_high, cost_low, marginal_high, marginal_low, reported_high, reported_low";

    private static readonly (string Name, bool IsZero)[] Columns =
        [.. CountColumns.Of("tenant_id, user_id, day, payer_id, source_id, platform_id, model_id"), .. CountColumns.Of($"{CountColumns.TokenNames}, {Amounts}, {CountColumns.Names}")];

    public const string Select = $"""
        SELECT user_id, day, payer_id, source_id, platform_id, model_id, {CountColumns.TokenNames}, {Amounts}, {CountColumns.Names} FROM usage_total WHERE tenant_id = ?1
        """;

    /// <summary>The same columns taken from rows: amounts in halves of 32 bits, whose sums no ledger can make overflow.</summary>
    public const string SelectFromRows = """
        SELECT f.user_id, r.posted_at / 864000000000 AS day, f.payer_id, f.source_id, max(f.platform_id, 0) AS platform, max(f.model_id, 0) AS model,
          sum(r.input), sum(r.output), sum(r.cache_write_5m), sum(r.cache_write_1h), sum(r.cache_read), sum(r.web_searches), sum(r.web_fetches),
          sum(r.cost >> 32), sum(r.cost & 4294967295), sum(r.marginal >> 32), sum(r.marginal & 4294967295), sum(r.reported >> 32), sum(r.reported & 4294967295),
          sum(r.calls), sum(r.unpriced), sum(r.unknown_usage), sum(r.lower_bounds), sum(r.unknown_marginal)
        """;

    public const string Grouped = " GROUP BY f.user_id, day, f.payer_id, f.source_id, platform, model";

    public static SparseInsert Insert(LedgerConnection database) => new(database, "usage_total", Columns, Adding);

    public static void Write(SparseInsert add, long tenant, in LedgerTotal total, NameWriter names)
    {
        var (key, sums) = total;
        add.Begin();
        add.Say(0, tenant);
        add.Say(1, names.Of(key.User));
        add.Say(2, (long)key.Day.DayNumber);
        add.Say(3, names.Of(key.Payer));
        add.Say(4, names.Of(key.Source));
        add.Say(5, names.Of(key.Platform));
        add.Say(6, names.Of(key.Model));
        CountColumns.Say(add, KeyColumns, sums.Tokens);
        SayAmount(add, 14, sums.Cost);
        SayAmount(add, 16, sums.Marginal);
        SayAmount(add, 18, sums.Reported);
        CountColumns.Say(add, 20, sums);
        add.Run();
    }

    /// <summary>Reads a row of <see cref="Select"/>, or of <see cref="SelectFromRows"/> where the amounts are halves.</summary>
    public static LedgerTotal Read(LedgerRows row, LedgerConnection database, NameTable names, bool areHalves)
    {
        var key = new LedgerTotalKey(Name(0), DateOnly.FromDayNumber(row.Int(1)), Name(2), Name(3), Name(4), Name(5));
        return new(key, CountColumns.Read(row, 6, 19) with { Cost = Money(13), Marginal = Money(15), Reported = Money(17) });

        string Name(int column) => names.Text(database, row.Integer(column));

        PicoUsd Money(int column) => areHalves
            ? PicoUsd.FromUnits(((Int128)row.Integer(column) << 32) + row.Integer(column + 1))
            : Amount.Join(row.Integer(column), row.Integer(column + 1));
    }

    private static void SayAmount(SparseInsert add, int column, PicoUsd amount)
    {
        if (!amount.IsZero)
        {
            var (high, low) = Amount.Split(amount);
            add.Say(column, high);
            add.Say(column + 1, low);
        }
    }

    // Two lows are below 2 * 10^18, which 64 bits hold; the carry goes to the high part. Were a count ever to pass 64 bits, SQLite would make
    // it a floating-point number, which a STRICT column refuses: nothing is ever rounded.
    private static string Adding(IEnumerable<string> said) => " ON CONFLICT DO UPDATE SET " + string.Join(", ", said.Skip(KeyColumns).Select(name => name switch
    {
        _ when name.EndsWith("_high", StringComparison.Ordinal) && name[..^5] is var amount =>
            $"{name} = {name} + excluded.{name} + ({amount}_low + excluded.{amount}_low) / 1000000000000000000",
        _ when name.EndsWith("_low", StringComparison.Ordinal) => $"{name} = ({name} + excluded.{name}) % 1000000000000000000",
        _ => $"{name} = {name} + excluded.{name}",
    }).DefaultIfEmpty("calls = calls"));
}
