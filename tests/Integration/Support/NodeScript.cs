using System.Diagnostics;

namespace OtpAuth.Integration.Support;

/// <summary>Runs a script to its end.</summary>
internal static class NodeScript
{
    /// <summary>One of <c>tests/tools</c>.</summary>
    /// <inheritdoc cref="RunInAsync"/>
    public static Task<string> RunAsync(string script, params string[] arguments) => RunInAsync(NodeTools.Folder, script, arguments);

    /// <returns>What it printed, without the last line break.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message is what it complained of.</exception>
    public static async Task<string> RunInAsync(string folder, string script, params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? (await output).TrimEnd() : throw new InvalidOperationException(await output + await errors);
    }
}
