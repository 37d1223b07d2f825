namespace OtpAuth.Integration.Support;

/// <summary>How many rows each table has, and how many are written to it by what is done between two counts.</summary>
internal sealed class RowCounts
{
    private readonly Dictionary<string, long> _rows;

    private RowCounts(Dictionary<string, long> rows) => _rows = rows;

    /// <summary>
    /// Counts every table of the service, also those that come with a later migration. Not what the audit is told of refusals: that is written
    /// in the background, whenever it comes to it.
    /// </summary>
    public static async Task<RowCounts> OfAsync(Service service)
    {
        var counts = await service.ScalarAsync<string>("""
            SELECT string_agg(format('SELECT ''%s.%s '' || count(*) AS line FROM %1$I.%2$I %3$s', schemaname, relname,
                CASE relname WHEN 'audit_events' THEN 'WHERE rule IS NULL AND event <> ''code_wrong''' END), ' UNION ALL ')
            FROM pg_stat_user_tables WHERE schemaname IN ('otp', 'delivery', 'accounts', 'sessions', 'protection')
            """);
        var lines = await service.ScalarAsync<string>($"SELECT string_agg(line, ',') FROM ({counts}) AS counted");
        return new RowCounts(lines.Split(',').Select(l => l.Split(' ')).ToDictionary(
            l => l[0], l => long.Parse(l[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal));
    }

    /// <summary>The tables that have grown or shrunk since, e.g. <c>otp.challenges +1</c>.</summary>
    public string Since(RowCounts before) => string.Join(
        ", ",
        _rows.Where(t => t.Value != before._rows[t.Key]).OrderBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => $"{t.Key} {t.Value - before._rows[t.Key]:+#;-#}"));
}
