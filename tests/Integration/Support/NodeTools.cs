using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace OtpAuth.Integration.Support;

/// <summary>The folders of the checkout that hold Node.js programs, with their packages installed.</summary>
internal static class NodeTools
{
    private static readonly Lazy<string> Tools = new(() => Install("tests", "tools"));
    private static readonly Lazy<string> Client = new(() => Install("clients", "typescript"));

    /// <summary>The servers in <c>tests/tools</c>; the first call installs the packages where they are missing or older than the lock file.</summary>
    public static string Folder => Tools.Value;

    /// <summary>The client in <c>clients/typescript</c>, likewise.</summary>
    public static string TypeScriptClient => Client.Value;

    private static string Install(params string[] path)
    {
        var folder = Find(path);
        // Named, since several test processes may come here at one time; held by a thread, hence nothing asynchronous.
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..16];
        using var mutex = new Mutex(initiallyOwned: false, $"otpauth-tools-{name}");
        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Its holder was killed: it is ours now, and what is half installed is installed again.
        }

        try
        {
            if (!IsCurrent(folder))
                RunNpm(folder);
        }
        finally
        {
            mutex.ReleaseMutex();
        }

        return folder;
    }

    private static string Find(string[] path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine([folder.FullName, .. path]);
            if (File.Exists(Path.Combine(found, "package-lock.json")))
                return found;
        }

        throw new DirectoryNotFoundException($"No {string.Join('/', path)} above {AppContext.BaseDirectory}.");
    }

    /// <remarks>npm writes that file last.</remarks>
    private static bool IsCurrent(string folder)
    {
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        var wanted = Path.Combine(folder, "package-lock.json");
        return File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted);
    }

    private static void RunNpm(string folder)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var errors = npm.StandardError.ReadToEnd();
        npm.WaitForExit();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci failed in {folder}: {errors}");
    }
}
