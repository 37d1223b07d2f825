namespace OtpAuth.Api.Hosting;

/// <summary>The service cannot start with these settings; each problem is a line for whoever starts it.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
