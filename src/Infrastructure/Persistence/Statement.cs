using System.Text.RegularExpressions;
using Npgsql;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>
/// A hand-written statement. Its <c>@names</c> become PostgreSQL's <c>$1…</c> once, at start, so that a call neither parses SQL nor
/// depends on the order in which values are given.
/// </summary>
internal sealed partial class Statement
{
    private readonly List<string> _names = [];
    private readonly string _sql;

    public Statement(string sql) => _sql = Name().Replace(sql, match => "$" + (IndexOf(match.Groups["name"].Value) + 1));

    /// <exception cref="ArgumentException">A value has no place in the statement, or a place has no value.</exception>
    public NpgsqlCommand On(NpgsqlDataSource database, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = database.CreateCommand(_sql);
        command.Parameters.AddRange(InOrder(values));
        return command;
    }

    /// <summary>In the connection's transaction.</summary>
    /// <exception cref="ArgumentException">A value has no place in the statement, or a place has no value.</exception>
    public NpgsqlCommand On(NpgsqlConnection connection, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = _sql;
        command.Parameters.AddRange(InOrder(values));
        return command;
    }

    /// <summary>
    /// Runs after another statement in one transaction and one round trip. What <paramref name="first"/> waited for, this one sees: each
    /// takes a snapshot of its own, which a lock inside one statement does not.
    /// </summary>
    /// <returns>Its reader is at the results of <paramref name="first"/>.</returns>
    /// <exception cref="ArgumentException">A place has no value.</exception>
    public NpgsqlBatch After(Statement first, NpgsqlDataSource database, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var batch = database.CreateBatch();
        foreach (var statement in new[] { first, this })
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement._sql;
            command.Parameters.AddRange(statement.InOrder(Only(statement._names, values)));
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private static (string Name, object? Value)[] Only(List<string> names, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var known = new List<(string, object?)>(names.Count);
        foreach (var value in values)
        {
            if (names.Contains(value.Name))
                known.Add(value);
        }

        return [.. known];
    }

    private NpgsqlParameter[] InOrder(ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (values.Length != _names.Count)
            throw new ArgumentException($"The statement takes {string.Join(", ", _names)}.", nameof(values));

        var ordered = new NpgsqlParameter[_names.Count];
        foreach (var (name, value) in values)
        {
            var index = _names.IndexOf(name);
            if (index < 0)
                throw new ArgumentException($"The statement takes no {name}.", nameof(values));
            ordered[index] = new NpgsqlParameter { Value = value ?? DBNull.Value };
        }

        return ordered;
    }

    private int IndexOf(string name)
    {
        var index = _names.IndexOf(name);
        if (index >= 0)
            return index;
        _names.Add(name);
        return _names.Count - 1;
    }

    [GeneratedRegex("@(?<name>[a-z_]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
