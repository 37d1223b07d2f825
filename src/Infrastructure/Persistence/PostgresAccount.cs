using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>
/// The operating system's account that the private cluster runs under: ourselves, or, because PostgreSQL refuses root, the
/// account that root steps down to.
/// </summary>
internal sealed class PostgresAccount
{
    private static readonly string[] StepDownTo = ["postgres", "nobody"];

    private readonly string[] prefix;

    private PostgresAccount(string name, string? owner, string[] prefix)
    {
        Name = name;
        Owner = owner;
        this.prefix = prefix;
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary><c>uid:gid</c> that files must belong to, or null when the process runs them itself.</summary>
    public string? Owner { get; }

    /// <summary>
    /// Chooses the account. An existing <paramref name="home"/> keeps the owner it has, so that a cluster made by one account
    /// (before the system's <c>postgres</c> was installed, or before a <c>sudo</c>) still opens.
    /// </summary>
    public static async Task<PostgresAccount> ResolveAsync(string home, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return new PostgresAccount(Environment.UserName, owner: null, []);

        var (uid, gid, name) = await OwnerOfAsync(home, cancellationToken) ?? FromPasswd();
        if (ExecutableOnPath("setpriv") is { } setpriv)
            return new PostgresAccount(name, $"{uid}:{gid}", [setpriv, "--reuid", uid, "--regid", gid, "--clear-groups", "--"]);
        if (ExecutableOnPath("runuser") is { } runuser)
            return new PostgresAccount(name, $"{uid}:{gid}", [runuser, "-u", name, "--"]);

        throw new InvalidOperationException(
            "PostgreSQL does not run as root, and neither 'setpriv' nor 'runuser' (package util-linux) is here to start it as another " +
            "user. Install one, run OtpAuth as an ordinary user, or set ConnectionStrings__Database to a PostgreSQL of your own.");
    }

    /// <summary>Runs a command as this account, in <paramref name="workingDirectory"/>.</summary>
    public Task<CommandResult> RunAsync(string workingDirectory, IEnumerable<string> command, CancellationToken cancellationToken) =>
        ExecuteAsync(workingDirectory, prefix.Concat(command), cancellationToken);

    /// <summary>Runs a command as the account of this process.</summary>
    public static async Task<CommandResult> ExecuteAsync(
        string workingDirectory, IEnumerable<string> command, CancellationToken cancellationToken)
    {
        var words = command.ToArray();
        // Process.Start would look beside the application and in the current folder first, where a checkout has a 'test'.
        var program = Path.IsPathRooted(words[0]) ? words[0] : ExecutableOnPath(words[0]);
        if (program is null)
            return new CommandResult(127, "", $"{words[0]}: not found");

        var start = new ProcessStartInfo(program, words[1..])
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        KeepOnlyHarmlessVariables(start.Environment);

        try
        {
            return await ExecuteAsync(start, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            // Absent, a link to nothing, or made for another processor. The shell's own code for it.
            return new CommandResult(127, "", exception.Message);
        }
    }

    public static string? ExecutableOnPath(string name) =>
        PathFolders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static IEnumerable<string> PathFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Where(Path.IsPathRooted);

    private static async Task<CommandResult> ExecuteAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            // Not the tree: a server that pg_ctl has already started is in it, and is stopped in good order instead.
            process.Kill();
            throw;
        }
    }

    /// <summary>
    /// The server outlives the commands that start it: our secrets must not sit in its environment, and a stray PGPORT or PGDATA
    /// must not lead it elsewhere.
    /// </summary>
    private static void KeepOnlyHarmlessVariables(IDictionary<string, string?> environment)
    {
        var libraries = environment.TryGetValue("LD_LIBRARY_PATH", out var value) ? value : null;
        environment.Clear();
        environment["PATH"] = string.Join(Path.PathSeparator, PathFolders());
        environment["LC_ALL"] = "C";
        if (libraries is not null)
            environment["LD_LIBRARY_PATH"] = libraries;
    }

    private static async Task<(string Uid, string Gid, string Name)?> OwnerOfAsync(string home, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(home))
            return null;

        var stat = await ExecuteAsync("/", ["stat", "-c", "%u %g %U", "--", home], cancellationToken);
        return stat.Succeeded && stat.Output.Trim().Split(' ') is [var uid, var gid, var name] && uid != "0" ? (uid, gid, name) : null;
    }

    private static (string Uid, string Gid, string Name) FromPasswd()
    {
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        foreach (var name in StepDownTo)
        {
            if (accounts.FirstOrDefault(fields => fields[0] == name) is { } found
                && int.TryParse(found[2], CultureInfo.InvariantCulture, out var uid) && uid > 0)
                return (found[2], found[3], name);
        }

        throw new InvalidOperationException(
            "PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it. Create one (adduser --system " +
            "postgres), run OtpAuth as an ordinary user, or set ConnectionStrings__Database to a PostgreSQL of your own.");
    }
}

/// <summary>What a command answered.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Both streams, for a message.</summary>
    public string Said => $"{Output}{Error}".Trim();
}
