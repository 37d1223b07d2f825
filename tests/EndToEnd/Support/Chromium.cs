namespace OtpAuth.EndToEnd.Support;

/// <summary>Where the browser is; <c>scripts/install.sh</c> looks in the same places.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    private static readonly string[] Places = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    public static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).Concat(Places).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"None of {string.Join(", ", Names)} is on PATH. Debian: apt-get install chromium.");
    }
}
