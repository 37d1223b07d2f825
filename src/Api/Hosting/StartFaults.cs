using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace OtpAuth.Api.Hosting;

/// <summary>What keeps the service from starting, in words for whoever starts it. What is not here is a bug, and shows as one.</summary>
internal static class StartFaults
{
    /// <returns>A line for each problem; null for an exception that explains nothing to an operator.</returns>
    public static IReadOnlyList<string>? Explain(Exception fault) => fault switch
    {
        SettingsException settings => settings.Problems,

        // The configuration binder's own: it names the key, the value and the type.
        InvalidOperationException { InnerException: FormatException or ArgumentException } unreadable => [unreadable.Message],
        NpgsqlException database => [$"ConnectionStrings:Database does not lead to a PostgreSQL that can be used: {database.Message}"],

        // EF wraps what it takes for transient.
        InvalidOperationException { InnerException: NpgsqlException wrapped } => Explain(wrapped),
        IOException { InnerException: AddressInUseException } taken => [$"urls: {taken.Message} Choose another with ASPNETCORE_URLS."],
        _ => null,
    };
}
