namespace OtpAuth.Domain.Common;

/// <summary>What kind of refusal an <see cref="Error"/> is; the API maps each kind to one HTTP status.</summary>
public enum ErrorKind
{
    /// <summary>The input is not what the operation takes (400).</summary>
    Invalid,

    /// <summary>The caller has not proven who they are (401).</summary>
    Unauthenticated,

    /// <summary>The caller is known but may not do this (403).</summary>
    Forbidden,

    /// <summary>There is no such thing, or not for this caller (404).</summary>
    NotFound,

    /// <summary>The thing exists but its state forbids the operation (409).</summary>
    Conflict,

    /// <summary>The input contradicts an earlier request (422).</summary>
    Unprocessable,

    /// <summary>The caller has to prove some trouble first (428).</summary>
    ProofNeeded,

    /// <summary>Too soon or too often (429).</summary>
    TooMany,

    /// <summary>This node has too much to do right now (503).</summary>
    Unavailable,
}

/// <summary>An expected refusal, with a stable code that clients may branch on.</summary>
/// <param name="Code">One of the documented codes, snake_case.</param>
/// <param name="Message">A sentence for the developer who reads the answer; never holds a code, token or address.</param>
/// <param name="Kind">Decides the HTTP status.</param>
public sealed record Error(string Code, string Message, ErrorKind Kind)
{
    /// <summary>How long to wait before the next try: for <see cref="ErrorKind.TooMany"/> and <see cref="ErrorKind.Unavailable"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Guesses left, for a wrong code on a live challenge that the caller named.</summary>
    public int? AttemptsLeft { get; init; }

    /// <summary>What is to be proven, for <see cref="ErrorKind.ProofNeeded"/>.</summary>
    public ProofDemand? Proof { get; init; }

    /// <summary>Which of the rules behind the code it was: for the audit, never answered.</summary>
    public string? Rule { get; init; }

    /// <summary>Messages by camelCase field name, for validation errors.</summary>
    public IReadOnlyDictionary<string, string[]>? Fields { get; init; }
}
