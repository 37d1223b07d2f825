using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>
/// What must hold before a message is promised: asked for every send and resend, before anything is written. An operator's rule comes before the
/// settings; a landline stays one whatever an operator allows. One gate for each request, which passes once: signing in by password asks before
/// the password is judged and again for its code, and one proof is good for both.
/// </summary>
public sealed class SendGate(BlockRules blocks, PhonePolicy phones, MailboxScreening mailboxes, ProofPolicy proofs)
{
    private Destination? _passed;
    private bool _proven;

    /// <summary>For a number that is to be sent to later, of another request: no proof is asked for it now.</summary>
    public Error? Refuse(Destination destination) => Judge(destination).Refusal;

    /// <returns>Why nothing is sent there, with the rule for the audit; null when it may be.</returns>
    public async ValueTask<Error?> RefuseAsync(SendCase send, CancellationToken cancellationToken)
    {
        if (send.Destination == _passed)
            return null;

        var (refused, allowed) = Judge(send.Destination);
        if (!_proven)
            refused ??= await proofs.RefuseAsync(send, cancellationToken);
        if (!allowed)
            refused ??= await mailboxes.RefuseAsync(send.Destination, cancellationToken);
        if (!_proven)
            refused ??= await proofs.SpendAsync(send, cancellationToken);
        if (refused is null)
            (_passed, _proven) = (send.Destination, true);
        return refused;
    }

    private (Error? Refusal, bool Allowed) Judge(Destination destination)
    {
        var ruling = blocks.Judge(destination);
        return ruling is { Blocks: true }
            ? (Refusal(destination) with { Rule = ruling.Rule }, false)
            : (phones.Refuse(destination, allowed: ruling is not null), ruling is not null);
    }

    /// <summary>The policy's own answers, so that they do not tell what an operator has blocked.</summary>
    private static Error Refusal(Destination destination) =>
        destination.Phone is null ? ProtectionErrors.AddressUndeliverable : ProtectionErrors.NumberNotSupported;
}
