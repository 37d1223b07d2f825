using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>A message that is ours until its lease ends.</summary>
/// <param name="LeaseToken">The fence: a write that names another changes nothing.</param>
/// <param name="Attempt">From 1, this one included.</param>
/// <param name="Template"><c>otp</c>, or the kind of notice.</param>
/// <param name="ValidFor">How long its code still works, or the notice is still news, by PostgreSQL's clock at the claim.</param>
/// <param name="Code">Null for a notice.</param>
internal sealed record ClaimedMessage(
    Guid Id,
    Guid LeaseToken,
    Channel Channel,
    string Address,
    string Template,
    string Locale,
    bool Suppressed,
    int Attempt,
    TimeSpan ValidFor,
    ClaimedCode? Code)
{
    /// <summary>Never the address.</summary>
    public override string ToString() => $"message {Id}, attempt {Attempt}";
}

/// <summary>What the code of a claimed message is for, and comes from.</summary>
internal sealed record ClaimedCode(OtpPurpose Purpose, CodeSeed Seed);
