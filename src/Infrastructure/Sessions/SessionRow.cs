using Npgsql;
using OtpAuth.Application.Abstractions;

namespace OtpAuth.Infrastructure.Sessions;

internal static class SessionRow
{
    /// <summary>Reads <c>id, user_id, amr, created_at, expires_at, now()</c>, with which every statement that answers a session begins.</summary>
    public static LiveSession Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetFieldValue<string[]>(2),
        row.GetFieldValue<DateTimeOffset>(3),
        row.GetFieldValue<DateTimeOffset>(4),
        row.GetFieldValue<DateTimeOffset>(5));
}
