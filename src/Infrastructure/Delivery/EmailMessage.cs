namespace OtpAuth.Infrastructure.Delivery;

/// <summary>A rendered email.</summary>
/// <param name="Id">The outbox message's id; the Message-ID header is made of it, the same on every attempt.</param>
/// <param name="To">A normalised address (ASCII).</param>
public sealed record EmailMessage(Guid Id, string To, string Subject, string Text, string Html);
