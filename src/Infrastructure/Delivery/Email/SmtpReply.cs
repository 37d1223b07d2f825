namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>A server's answer (RFC 5321 section 4.2).</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="Lines">The text of each line, without the code; as the server wrote it, so it may echo an address or a code.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>The service is closing: nothing more will be heard on this connection (RFC 5321 section 3.8).</summary>
    public const int Closing = 421;

    public bool IsSuccess => Code is >= 200 and < 300;

    public bool IsPermanent => Code >= 500;
}

/// <summary>The step of the conversation that a reply answers.</summary>
internal enum SmtpStep
{
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Reset,
    Mail,
    Recipient,
    Data,
    Message,
}

/// <summary>The reply that settled a delivery, and the step it answered: the message's acceptance or the first refusal.</summary>
internal sealed record SmtpVerdict(SmtpStep Step, SmtpReply Reply);

/// <summary>The conversation cannot go on: the server refused a step that every message needs, or is closing.</summary>
internal sealed class SmtpRefusedException(SmtpVerdict verdict) : Exception($"The server answered {verdict.Reply.Code} at {verdict.Step}.")
{
    public SmtpVerdict Verdict { get; } = verdict;
}

/// <summary>What came is not SMTP, or more of it than a server has to say.</summary>
internal sealed class SmtpProtocolException(string message) : IOException(message);
