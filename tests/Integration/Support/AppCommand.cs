using System.Diagnostics;
using OtpAuth.Api.Hosting;

namespace OtpAuth.Integration.Support;

/// <summary>What a command of the app did.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors);

/// <summary>Runs the app with arguments that make it end by itself, where there is neither a setting nor a database.</summary>
internal static class AppCommand
{
    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(OtpAuthHost).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A folder that is not there ends every start of the service: no command may ask for it.
        start.Environment["Secrets__Directory"] = "/nonexistent";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>A new key, as <c>keys new</c> prints it, without the last line break.</summary>
    public static async Task<string> NewKeyAsync(string kind)
    {
        var made = await RunAsync("keys", "new", kind);
        made.ExitCode.ShouldBe(0, made.Errors);
        return made.Output.TrimEnd();
    }
}
