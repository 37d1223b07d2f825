using Microsoft.Extensions.Options;
using Npgsql;
using OtpAuth.Application.Settings;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>Section <c>ConnectionStrings</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "ConnectionStrings";

    /// <summary>PostgreSQL, as Npgsql takes it. Empty is allowed in Development only, where a private cluster is started.</summary>
    public string Database { get; set; } = "";
}

internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        var problems = new SettingProblems();
        problems.Require(
            IsConnectionString(options.Database),
            "ConnectionStrings:Database",
            options.Database.Length == 0 ? "is empty" : "is not a PostgreSQL connection string",
            "For example: ConnectionStrings__Database=\"Host=db;Database=otpauth;Username=otpauth;Password=...\"");
        return problems.ToResult();
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
