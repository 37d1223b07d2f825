using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>A message that is ours until its lease ends.</summary>
/// <param name="LeaseToken">The fence: a write that names another changes nothing.</param>
/// <param name="Attempt">From 1, this one included.</param>
/// <param name="ValidFor">How long its code still works, by PostgreSQL's clock at the claim.</param>
internal sealed record ClaimedMessage(
    Guid Id,
    Guid LeaseToken,
    Channel Channel,
    string Address,
    string Locale,
    bool Suppressed,
    int Attempt,
    TimeSpan ValidFor,
    OtpPurpose Purpose,
    CodeSeed Seed)
{
    /// <summary>Never the address.</summary>
    public override string ToString() => $"message {Id}, attempt {Attempt}";
}
