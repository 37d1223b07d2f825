using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>
/// What an address must pass before a message to it is promised: asked for every send and resend, before anything is written. An operator's
/// rule comes before the settings; a landline stays one whatever an operator allows.
/// </summary>
public sealed class SendGate(BlockRules blocks, PhonePolicy phones, MailboxScreening mailboxes)
{
    /// <returns>Why nothing is sent there, with the rule for the audit; null when it may be.</returns>
    public async ValueTask<Error?> RefuseAsync(Destination destination, CancellationToken cancellationToken)
    {
        var ruling = blocks.Judge(destination);
        if (ruling is { Blocks: true })
            return Refusal(destination) with { Rule = ruling.Rule };
        if (phones.Refuse(destination, allowed: ruling is not null) is { } refused)
            return refused;
        return ruling is null ? await mailboxes.RefuseAsync(destination, cancellationToken) : null;
    }

    /// <summary>The policy's own answers, so that they do not tell what an operator has blocked.</summary>
    private static Error Refusal(Destination destination) =>
        destination.Phone is null ? ProtectionErrors.AddressUndeliverable : ProtectionErrors.NumberNotSupported;
}
