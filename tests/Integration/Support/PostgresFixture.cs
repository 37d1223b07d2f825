using Npgsql;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Integration.Support;

/// <summary>One private PostgreSQL for all tests of the service, and one service with default settings on it.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private EmbeddedPostgres? _postgres;
    private Service? _service;
    private int _databases;

    internal EmbeddedPostgres Postgres => _postgres!;

    internal string DataDirectory => _folder.Path;

    /// <summary>Shared: tests use addresses of their own on it.</summary>
    internal Service Service => _service!;

    public async Task InitializeAsync()
    {
        _postgres = await EmbeddedPostgres.StartAsync(_folder.Path, CancellationToken.None);
        _service = await StartServiceAsync();
    }

    public async Task DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A database of its own, empty.</summary>
    internal async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Postgres.ConnectionString) { Database = name, MaxPoolSize = 30 }.ConnectionString;
    }

    /// <summary>A service in this process, on a database of its own unless one is given, with settings as <c>Key=value</c>.</summary>
    internal Task<Service> StartServiceAsync(params string[] settings) => StartServiceOnAsync(null, settings);

    /// <inheritdoc cref="StartServiceAsync"/>
    internal async Task<Service> StartServiceOnAsync(string? database, params string[] settings) =>
        await Service.StartAsync(database ?? await CreateDatabaseAsync(), _folder.Path, settings);
}

[CollectionDefinition(Name)]
public sealed class ServiceTests : ICollectionFixture<PostgresFixture>
{
    public const string Name = "service";
}
