namespace OtpAuth.Architecture.Planted.Options.Application;

internal sealed class MuteOptions
{
    public int Retries { get; set; } = 3;

    /// <summary> </summary>
    public int Hushed { get; set; }

    /// <summary>Between two retries. Default 1 s.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>As it should be.</summary>
internal sealed class ToldOptions
{
    public const string Section = "Told";

    /// <summary>Default 1.</summary>
    public int Value { get; set; } = 1;

    public bool IsOne => Value == 1;
}
