using System.Diagnostics;

namespace OtpAuth.Integration.Support;

/// <summary>Runs a script of <c>tests/tools</c> to its end.</summary>
internal static class NodeScript
{
    /// <returns>What it printed, without the last line break.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message is what it complained of.</exception>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = NodeTools.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? (await output).TrimEnd() : throw new InvalidOperationException(await errors);
    }
}
