using Npgsql;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Unit.Persistence;

public sealed class StatementTests
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");

    [Fact]
    public void Names_become_numbers_in_order_of_appearance_whatever_the_order_of_values()
    {
        var statement = new Statement("SELECT @b, @a, @b::text");

        using var command = statement.On(_database, ("a", 1), ("b", null));

        command.CommandText.ShouldBe("SELECT $1, $2, $1::text");
        command.Parameters.Select(p => p.Value).ShouldBe([DBNull.Value, 1]);
    }

    [Fact]
    public void A_missing_or_foreign_value_is_a_fault()
    {
        var statement = new Statement("SELECT @a, @b");

        Should.Throw<ArgumentException>(() => statement.On(_database, ("a", 1)));
        Should.Throw<ArgumentException>(() => statement.On(_database, ("a", 1), ("c", 2))).Message.ShouldContain("c");
    }
}
