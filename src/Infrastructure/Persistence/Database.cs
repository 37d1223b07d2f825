using Microsoft.Extensions.Logging;
using Npgsql;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>The one pool of connections.</summary>
internal static class Database
{
    /// <summary>
    /// Opens the pool. Unless the connection string says otherwise, statements are prepared once per connection and connections are not
    /// reset between uses (nothing here leaves state behind on one); a statement gets 10 seconds.
    /// </summary>
    public static NpgsqlDataSource Open(string connectionString, ILoggerFactory loggers)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        Default(settings, "Max Auto Prepare", 64);
        Default(settings, "Auto Prepare Min Usages", 2);
        Default(settings, "No Reset On Close", true);
        Default(settings, "Command Timeout", 10);
        Default(settings, "Timeout", 5);
        Default(settings, "Application Name", "otpauth");
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(loggers).Build();
    }

    private static void Default(NpgsqlConnectionStringBuilder settings, string key, object value)
    {
        if (!settings.ContainsKey(key) || !settings.Keys.Cast<string>().Contains(key, StringComparer.OrdinalIgnoreCase))
            settings[key] = value;
    }
}
