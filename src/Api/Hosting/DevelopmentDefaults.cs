namespace OtpAuth.Api.Hosting;

/// <summary>
/// What a Development start needs and nobody configured: keys of its own, made once and kept under <c>Data:Directory</c>, and the issuer.
/// No other environment has defaults for these. Nor are mail domains looked up.
/// </summary>
internal static class DevelopmentDefaults
{
    private const string KeyId = "dev";

    public static string DataDirectory(IConfiguration configuration) => Path.GetFullPath(configuration["Data:Directory"] ?? ".data");

    public static void Apply(IConfiguration configuration)
    {
        var directory = Path.Combine(DataDirectory(configuration), "keys");
        Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        if (!configuration.GetSection("Otp:CodeKeys").Exists())
        {
            configuration[$"Otp:CodeKeys:{KeyId}"] = Keep(directory, "code-key", NewKey.Secret);
            configuration["Otp:ActiveCodeKey"] ??= KeyId;
        }

        configuration["Otp:DestinationKey"] ??= Keep(directory, "destination-key", NewKey.Secret);
        if (!configuration.GetSection("Tokens:SigningKeys").Exists())
        {
            configuration[$"Tokens:SigningKeys:{KeyId}"] = Keep(directory, "signing-key.pem", NewKey.Signing);
            configuration["Tokens:ActiveSigningKey"] ??= KeyId;
        }

        configuration["Email:CheckDomains"] ??= "false";
        configuration["Tokens:Issuer"] ??= (configuration["urls"] ?? "http://127.0.0.1:8080").Split(';')[0].TrimEnd('/');
    }

    /// <summary>What whoever started it wants to know next.</summary>
    public static string Greeting(string url) => $$"""

        OtpAuth is running on {{url}}

          API docs   {{url}}/docs
          Inbox      {{url}}/dev/inbox   (every message that was sent)
          Health     {{url}}/health

          Try        curl {{url}}/api/v1/otp/send -H 'Content-Type: application/json' -d '{"email":"jo@example.com"}'

          Ctrl-C stops it and its database.

        """;

    /// <summary>Two first starts at once agree on one key: the file appears whole, and only if there is none.</summary>
    private static string Keep(string directory, string name, Func<string> make)
    {
        var path = Path.Combine(directory, name);
        if (!File.Exists(path))
        {
            var draft = Path.Combine(directory, $".{name}.{Environment.ProcessId}");
            File.WriteAllText(draft, make());
            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(draft);
            }
        }

        return File.ReadAllText(path);
    }
}
