using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>Where a private cluster keeps its things. Every process with the same root comes to the same answer.</summary>
/// <param name="Home">Belongs to the cluster's account and is closed to all others, which is what makes <c>trust</c> safe.</param>
/// <param name="SocketFolder">Usually the home; a short, equally private folder when the home's path is too long for a socket.</param>
internal sealed partial record PostgresPaths(string Home, string SocketFolder)
{
    private const string SocketName = ".s.PGSQL.5432";

    // sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included.
    private const int LongestSocketPath = 100;

    public string Data => Path.Combine(Home, "data");

    public string Log => Path.Combine(Home, "server.log");

    public string PidFile => Path.Combine(Data, "postmaster.pid");

    public string SocketLock => Path.Combine(SocketFolder, $"{SocketName}.lock");

    public static string HomeIn(string root) => Path.Combine(root, "cluster");

    /// <summary>Chooses the folders and makes the home.</summary>
    public static async Task<PostgresPaths> PrepareAsync(string root, PostgresAccount account, CancellationToken cancellationToken)
    {
        var home = HomeIn(root);
        if (await IsFitAsync(root, account, cancellationToken))
        {
            if (account.Owner is not null)
                await GiveAsync(home, account.Owner, cancellationToken);
        }
        else
        {
            home = $"/var/tmp/otpauth-{HashOf(root)}";
        }

        await MakePrivateAsync(home, account, cancellationToken);
        // A comma or a colon would read as a list of hosts or a port.
        var plain = home.Length + 1 + SocketName.Length <= LongestSocketPath && PlainPath().IsMatch(home);
        return new PostgresPaths(home, plain ? home : $"/tmp/otpauth-{HashOf(root)}");
    }

    /// <summary>By the holder of the lock only, as is its removal: else one process removes what another has just made.</summary>
    public Task MakeSocketFolderAsync(PostgresAccount account, CancellationToken cancellationToken) =>
        MakePrivateAsync(SocketFolder, account, cancellationToken);

    /// <summary>Leaves nothing under the temp folder, unless something is still in there.</summary>
    public void RemoveSocketFolder()
    {
        if (SocketFolder == Home || !Directory.Exists(SocketFolder) || Directory.EnumerateFileSystemEntries(SocketFolder).Any())
            return;
        Directory.Delete(SocketFolder);
    }

    /// <summary>pg_ctl passes paths through a shell inside double quotes; the account has to be able to walk to them.</summary>
    private static async Task<bool> IsFitAsync(string root, PostgresAccount account, CancellationToken cancellationToken) =>
        root.IndexOfAny(['"', '$', '`', '\\', '\n']) < 0
        && (await account.RunAsync("/", ["test", "-x", root], cancellationToken)).Succeeded;

    private static async Task GiveAsync(string home, string owner, CancellationToken cancellationToken)
    {
        if (owner.Split(':') is not [var uid, var gid])
            throw new ArgumentException($"'{owner}' is not uid:gid.", nameof(owner));
        Require(
            await PostgresAccount.ExecuteAsync("/", ["install", "-d", "-m", "0700", "-o", uid, "-g", gid, "--", home], cancellationToken),
            home);
    }

    /// <summary>As the account itself, and only a folder of its own: a name in a shared place could have been laid out by anyone.</summary>
    private static async Task MakePrivateAsync(string folder, PostgresAccount account, CancellationToken cancellationToken)
    {
        const string script =
            """
            [ ! -L "$1" ] && mkdir -p -m 0700 -- "$1" && [ -O "$1" ] && chmod 0700 -- "$1"
            """;
        Require(await account.RunAsync("/", ["/bin/sh", "-c", script, "sh", folder], cancellationToken), folder);
    }

    private static void Require(CommandResult result, string folder)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException(
                $"'{folder}' must be a folder of the account that runs PostgreSQL, and is not: it belongs to another user, is a link, or " +
                $"cannot be made. Start OtpAuth as the user who did so first, or remove the folder with its data. {result.Said}".TrimEnd());
    }

    private static string HashOf(string root) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..16];

    [GeneratedRegex("^[A-Za-z0-9/._-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainPath();
}
