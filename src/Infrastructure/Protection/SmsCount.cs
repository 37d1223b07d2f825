using Npgsql;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>One row of <see cref="SmsChargeSql.Numbers"/>.</summary>
/// <param name="Overridden">An operator has taken it off the breaker.</param>
internal sealed record SmsCount(SmsScope Scope, SmsTraffic Traffic, bool Overridden)
{
    public const int Columns = 8;

    public static SmsCount Read(NpgsqlDataReader row, int first) => new(
        SmsScope.Parse(row.GetString(first)) ?? throw new InvalidOperationException("A stored scope is always readable."),
        new SmsTraffic(
            row.GetFieldValue<long[]>(first + 1),
            row.GetFieldValue<long[]>(first + 2),
            row.GetFieldValue<long[]>(first + 3),
            row.GetFieldValue<short[]>(first + 4),
            Math.Max(0, row.GetInt32(first + 5)),
            row.GetInt32(first + 6)),
        row.GetBoolean(first + 7));
}
