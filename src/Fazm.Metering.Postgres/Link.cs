using Npgsql;

namespace Fazm.Metering.Postgres;

/// <summary>Connections to a server that may go away and come back. Thread-safe.</summary>
internal sealed class Link(NpgsqlDataSource source, TimeSpan patience)
{
    /// <summary>Does something that changes nothing, again and again while the server is away.</summary>
    /// <param name="read">What to do on a connection.</param>
    /// <param name="cancel">Cancels.</param>
    /// <param name="isAgain">Which failures ask for another try besides those that always do.</param>
    public ValueTask<T> ReadAsync<T>(Func<NpgsqlConnection, ValueTask<T>> read, CancellationToken cancel, Func<Exception, bool>? isAgain = null) => UntilDoneAsync(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(cancel).ConfigureAwait(false);
        return await read(connection).ConfigureAwait(false);
    }, isAgain, cancel);

    /// <summary>A connection on which a step was done; it is the caller's to dispose.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(Func<NpgsqlConnection, ValueTask> step, CancellationToken cancel) => UntilDoneAsync(async () =>
    {
        var connection = await source.OpenConnectionAsync(cancel).ConfigureAwait(false);
        try
        {
            await step(connection).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }, null, cancel);

    /// <summary>A connection, without waiting for a server that is away.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancel) => source.OpenConnectionAsync(cancel);

    private async ValueTask<T> UntilDoneAsync<T>(Func<ValueTask<T>> action, Func<Exception, bool>? isAgain, CancellationToken cancel)
    {
        var left = patience;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await action().ConfigureAwait(false);
            }
            catch (Exception e) when (left > TimeSpan.Zero && (Failures.IsAgain(e) || isAgain?.Invoke(e) == true))
            {
                var delay = Failures.Delay(attempt);
                left -= delay;
                await Task.Delay(delay, cancel).ConfigureAwait(false);
            }
        }
    }
}
