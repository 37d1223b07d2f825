using System.Text.Json.Serialization;

namespace OtpAuth.Domain.Common;

/// <summary>How a caller proves to have taken some trouble.</summary>
public enum ProofKind
{
    /// <summary>By computing: nobody else is asked.</summary>
    ProofOfWork,

    /// <summary>By the token of a service in the way of Turnstile and hCaptcha.</summary>
    Captcha,
}

/// <summary>What a caller is to prove before a message is sent, and with what.</summary>
public sealed record ProofDemand(ProofKind Kind)
{
    /// <summary>The hash function of a proof of work: SHA-256.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Algorithm { get; init; }

    /// <summary>Of a proof of work: opaque, for this address and network, good for one message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Puzzle { get; init; }

    /// <summary>Of a proof of work: with how many zero bits the hash of puzzle, colon and nonce has to begin.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Difficulty { get; init; }

    /// <summary>Of a proof of work: until when it is taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Of a captcha: the public key for its widget.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SiteKey { get; init; }
}
