namespace OtpAuth.Infrastructure.Delivery;

/// <summary>A rendered email. Its text form names only the id, so that logging a message leaks neither address nor code.</summary>
/// <param name="Id">The outbox message's id; the Message-ID header is made of it, the same on every attempt.</param>
/// <param name="To">A normalised address (ASCII).</param>
public sealed record EmailMessage(Guid Id, string To, string Subject, string Text, string Html)
{
    /// <summary>The code alone, for the development inbox; no provider sends it on its own. Empty for a notice.</summary>
    public string Code { get; init; } = "";

    public override string ToString() => $"{nameof(EmailMessage)} {Id}";
}
