using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>Tells a database that is away for a moment from a statement that is wrong and stays wrong.</summary>
public static class DatabaseFaults
{
    // PostgreSQL documentation, appendix A: connection lost, resources short, operator intervention, transaction rolled back.
    private static readonly string[] PassingClasses = ["08", "53", "57", "40"];

    /// <summary>Whether the same call may succeed in a moment.</summary>
    public static bool IsAway(Exception fault) => fault switch
    {
        // FATAL ends the connection, or lets none begin: no such database yet, a role not let in.
        PostgresException said => said.InvariantSeverity is "FATAL" or "PANIC"
            || PassingClasses.Contains(said.SqlState[..2], StringComparer.Ordinal),
        NpgsqlException or TimeoutException => true,

        // EF wraps what it takes for transient, and what fails on saving.
        InvalidOperationException or DbUpdateException => fault.InnerException is { } inner && IsAway(inner),
        _ => false,
    };
}
