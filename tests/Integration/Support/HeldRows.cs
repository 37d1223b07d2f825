using Npgsql;

namespace OtpAuth.Integration.Support;

/// <summary>Rows that somebody keeps locked, so that the calls that need them wait in a known order.</summary>
internal sealed class HeldRows : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private HeldRows(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <param name="lockingSelect">Ends in <c>FOR UPDATE</c>.</param>
    public static async Task<HeldRows> HoldAsync(Service service, string lockingSelect)
    {
        var connection = new NpgsqlConnection(service.ConnectionString);
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(lockingSelect, connection, transaction);
        (await command.ExecuteScalarAsync()).ShouldNotBeNull("there is nothing to hold");
        return new HeldRows(connection, transaction);
    }

    /// <summary>Until so many calls wait for these rows, or for one another.</summary>
    public static Task WaitedForByAsync(Service service, int calls) => Eventually.TrueAsync(() => service.ScalarAsync<bool>(
        $"SELECT count(*) >= {calls} FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"));

    /// <summary>Lets go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.RollbackAsync();
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
