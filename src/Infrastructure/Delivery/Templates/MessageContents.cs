using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Infrastructure.Delivery.Templates;

/// <summary>What a message about a code says.</summary>
/// <param name="MessageId">The outbox message's id.</param>
/// <param name="To">A normalised address or an E.164 number.</param>
/// <param name="ValidFor">What is left of the code's life when the message is handed over; shown in minutes, rounded up.</param>
/// <param name="Locale">BCP 47, as the caller sent it; one without wording falls back to English.</param>
/// <param name="Context">What a step-up approves, in the caller's words: untrusted, shown as text.</param>
internal sealed record OtpContent(
    Guid MessageId, string To, OtpPurpose Purpose, string Code, TimeSpan ValidFor, string Locale, string? Context)
{
    public override string ToString() => $"{nameof(OtpContent)} {MessageId} {Purpose}";
}

/// <summary>What a message about an account says; it has no code and nothing that a stranger typed.</summary>
internal sealed record NoticeContent(Guid MessageId, string To, NoticeKind Kind, string Locale)
{
    public override string ToString() => $"{nameof(NoticeContent)} {MessageId} {Kind}";
}

/// <summary>Who the messages come from.</summary>
/// <param name="Name"><c>Brand:Name</c>.</param>
/// <param name="Host">The ASCII host (<see cref="Uri.IdnHost"/>) of <c>Frontend:BaseUrl</c>, never of a request.</param>
internal sealed record TemplateBrand(string Name, string Host);
