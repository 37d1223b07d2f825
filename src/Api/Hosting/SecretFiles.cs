using System.Collections;

namespace OtpAuth.Api.Hosting;

/// <summary>
/// Settings whose value is the content of a file: for a variable <c>NAME_FILE=/path</c>, the setting <c>NAME</c> is what the file holds,
/// without its last line break. Besides, each file in <c>Secrets:Directory</c> is a setting named as the file.
/// </summary>
internal static class SecretFiles
{
    private const string Suffix = "_FILE";

    public static void AddSecretFiles(this ConfigurationManager configuration)
    {
        if (configuration["Secrets:Directory"] is { Length: > 0 } directory)
        {
            if (!Directory.Exists(directory))
                throw new SettingsException([$"Secrets:Directory is \"{directory}\", which is no folder. For example: /run/secrets"]);
            configuration.AddKeyPerFile(Path.GetFullPath(directory), optional: false);
        }

        configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(variable => (Name: (string)variable.Key, Path: variable.Value as string))
            .Where(variable => variable.Name.EndsWith(Suffix, StringComparison.Ordinal) && variable.Name.Contains("__", StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create(SettingOf(variable.Name), Read(variable.Name, variable.Path))));
    }

    private static string SettingOf(string variable) => variable[..^Suffix.Length].Replace("__", ":", StringComparison.Ordinal);

    private static string? Read(string variable, string? path)
    {
        try
        {
            return File.ReadAllText(path!).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException([$"{variable} names the file \"{path}\", which cannot be read: {e.Message}"]);
        }
    }
}
