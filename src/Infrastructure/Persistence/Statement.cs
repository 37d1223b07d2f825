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

        var command = database.CreateCommand(_sql);
        command.Parameters.AddRange(ordered);
        return command;
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
