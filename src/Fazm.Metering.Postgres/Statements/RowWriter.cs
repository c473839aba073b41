using System.Collections.Immutable;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Pricing;
using Npgsql;
using NpgsqlTypes;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>Writes rows into a binary COPY, in the order of <see cref="RowTable"/>'s columns.</summary>
internal sealed class RowWriter(NpgsqlBinaryImporter copy, string tenant, CancellationToken cancel)
{
    public async ValueTask WriteAsync(LedgerRow row)
    {
        await copy.StartRowAsync(cancel).ConfigureAwait(false);
        await Number(row.RecordedAt.UtcTicks).ConfigureAwait(false);
        await Number(row.ReceivedAt.UtcTicks).ConfigureAwait(false);
        await Number(row.PostedAt.UtcTicks).ConfigureAwait(false);
        await NumberOrNothing(row.At.IsKnown ? row.At.UtcTicks : null).ConfigureAwait(false);
        await Sums(row.Change).ConfigureAwait(false);
        await Number(row.Revision).ConfigureAwait(false);
        await Number(row.Part).ConfigureAwait(false);
        await NumberOrNothing(row.Corrects.IsNone ? (int?)null : row.CorrectsRevision).ConfigureAwait(false);
        await Small((int)row.Kind).ConfigureAwait(false);
        await Small((int)row.EventKind).ConfigureAwait(false);
        await Small((int)row.Funding).ConfigureAwait(false);
        await Small((int)row.UnknownClasses).ConfigureAwait(false);
        await copy.WriteAsync(row.IsUnpriced, NpgsqlDbType.Boolean, cancel).ConfigureAwait(false);
        await Text(row.Key.Text).ConfigureAwait(false);
        await Text(row.User).ConfigureAwait(false);
        await Text(row.Source).ConfigureAwait(false);
        await Text(row.Payer).ConfigureAwait(false);
        await Text(row.Device).ConfigureAwait(false);
        await Text(row.Session).ConfigureAwait(false);
        await Text(row.Lineage).ConfigureAwait(false);
        await Text(row.Agent).ConfigureAwait(false);
        await Text(row.Platform is { } platform ? PlatformNames.Of(platform) : null).ConfigureAwait(false);
        await Text(row.Model).ConfigureAwait(false);
        await Text(row.PricedAs).ConfigureAwait(false);
        await Text(row.Book).ConfigureAwait(false);
        await Text(row.Version).ConfigureAwait(false);
        await Text(row.VersionBefore).ConfigureAwait(false);
        await Text(row.LateFor).ConfigureAwait(false);
        await Text(row.Corrects.IsNone ? null : row.Corrects.Text).ConfigureAwait(false);
        await Text(row.JoinedInto.IsNone ? null : row.JoinedInto.Text).ConfigureAwait(false);
        await Text(row.Note).ConfigureAwait(false);
        await Flags(row.Flags).ConfigureAwait(false);
        await State(row.State).ConfigureAwait(false);
        await copy.WriteAsync(row.ClaimDiffers, NpgsqlDbType.Boolean, cancel).ConfigureAwait(false);
        await Text(tenant).ConfigureAwait(false);
    }

    private async ValueTask Sums(LedgerSums sums)
    {
        await Number(sums.Tokens.Input).ConfigureAwait(false);
        await Number(sums.Tokens.Output).ConfigureAwait(false);
        await Number(sums.Tokens.CacheWrite5m).ConfigureAwait(false);
        await Number(sums.Tokens.CacheWrite1h).ConfigureAwait(false);
        await Number(sums.Tokens.CacheRead).ConfigureAwait(false);
        await Number(sums.Tokens.WebSearches).ConfigureAwait(false);
        await Number(sums.Tokens.WebFetches).ConfigureAwait(false);
        await Number(checked((long)sums.Cost.Units)).ConfigureAwait(false);
        await Number(checked((long)sums.Marginal.Units)).ConfigureAwait(false);
        await Number(checked((long)sums.Reported.Units)).ConfigureAwait(false);
        await Number(checked((int)sums.Calls)).ConfigureAwait(false);
        await Number(checked((int)sums.Unpriced)).ConfigureAwait(false);
        await Number(checked((int)sums.UnknownUsage)).ConfigureAwait(false);
        await Number(checked((int)sums.LowerBounds)).ConfigureAwait(false);
        await Number(checked((int)sums.UnknownMarginal)).ConfigureAwait(false);
    }

    private Task Number(long value) => copy.WriteAsync(value, NpgsqlDbType.Bigint, cancel);

    private Task Number(int value) => copy.WriteAsync(value, NpgsqlDbType.Integer, cancel);

    private Task NumberOrNothing(long? value) => value is { } known ? Number(known) : Nothing();

    private Task NumberOrNothing(int? value) => value is { } known ? Number(known) : Nothing();

    private Task Small(int value) => copy.WriteAsync(checked((short)value), NpgsqlDbType.Smallint, cancel);

    private Task Text(string? value) => value is null ? Nothing() : copy.WriteAsync(value, NpgsqlDbType.Text, cancel);

    private Task Flags(ImmutableArray<Reason> flags) => flags.IsDefaultOrEmpty
        ? Nothing()
        : copy.WriteAsync(flags.Select(static flag => checked((short)flag)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint, cancel);

    private Task State(ReadOnlyMemory<byte> state) => state.IsEmpty ? Nothing() : copy.WriteAsync(state, NpgsqlDbType.Bytea, cancel);

    private Task Nothing() => copy.WriteNullAsync(cancel);
}
