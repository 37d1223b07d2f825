namespace OtpAuth.Infrastructure.Delivery;

/// <summary>A rendered text message. Its text form names only the id, so that logging a message leaks neither number nor code.</summary>
/// <param name="Id">The outbox message's id; the provider's idempotency key where it takes one, the same on every attempt.</param>
/// <param name="To">E.164.</param>
/// <param name="Text">The whole message, origin-bound line included.</param>
/// <param name="Code">The code alone, for gateways that send a template of their own; empty for a notice, which is text alone.</param>
public sealed record SmsMessage(Guid Id, string To, string Text, string Code)
{
    public override string ToString() => $"{nameof(SmsMessage)} {Id}";
}
