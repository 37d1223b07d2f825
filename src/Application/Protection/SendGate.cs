using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Protection;

/// <summary>What an address must pass before a message to it is promised: asked for every send and resend, before anything is written.</summary>
public sealed class SendGate(PhonePolicy phones, MailboxScreening mailboxes)
{
    /// <returns>Why nothing is sent there; null when it may be.</returns>
    public async ValueTask<Error?> RefuseAsync(Destination destination, CancellationToken cancellationToken) =>
        phones.Refuse(destination) ?? await mailboxes.RefuseAsync(destination, cancellationToken);
}
