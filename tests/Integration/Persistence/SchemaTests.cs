using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Persistence;

[Collection(ServiceTests.Name)]
public sealed class SchemaTests(PostgresFixture fixture)
{
    /// <summary>Tables that only hand-written statements use.</summary>
    private static readonly string[] Unmapped =
        ["otp.destinations", "otp.guess_budgets", "otp.idempotency_keys", "protection.sms_scopes", "protection.spent_proofs"];

    [Fact]
    public async Task The_migrated_schema_and_the_model_agree()
    {
        await using var scope = fixture.Service.Services.CreateAsyncScope();
        var model = scope.ServiceProvider.GetRequiredService<AppDbContext>().Model;

        var modelled = model.GetEntityTypes()
            .SelectMany(e => e.GetProperties().Select(p =>
                $"{e.GetSchema()}.{e.GetTableName()}.{p.GetColumnName()} {p.GetColumnType()} {(p.IsNullable ? "null" : "not null")}"));

        var migrated = await ReadAsync("""
            SELECT format('%s.%s.%s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname IN ('otp', 'delivery', 'accounts', 'sessions', 'protection')
            """);
        migrated.Where(column => !Unmapped.Any(table => column.StartsWith($"{table}.", StringComparison.Ordinal)))
            .Order().ShouldBe(modelled.Order());
    }

    [Fact]
    public async Task Keys_of_the_model_are_keys_of_the_schema()
    {
        await using var scope = fixture.Service.Services.CreateAsyncScope();
        var model = scope.ServiceProvider.GetRequiredService<AppDbContext>().Model;

        var modelled = model.GetEntityTypes().Select(e =>
            $"{e.GetSchema()}.{e.GetTableName()} {string.Join(' ', e.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName()))}");

        var migrated = await ReadAsync("""
            SELECT format('%s.%s %s', n.nspname, c.relname, string_agg(a.attname, ' ' ORDER BY array_position(i.indkey::int2[], a.attnum)))
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
            WHERE i.indisprimary AND n.nspname IN ('otp', 'delivery', 'accounts', 'sessions', 'protection')
            GROUP BY n.nspname, c.relname
            """);
        modelled.ShouldBeSubsetOf(migrated);
    }

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(fixture.Service.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var read = new List<string>();
        while (await rows.ReadAsync())
            read.Add(rows.GetString(0));
        return read;
    }
}
