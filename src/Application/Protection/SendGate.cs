using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Protection;

/// <summary>
/// What must hold before a message is promised: asked for every send and resend, before anything is written. One for each request, which
/// passes once: signing in by password asks before the password is judged and again for its code, and one proof is good for both.
/// </summary>
public sealed class SendGate(PhonePolicy phones, MailboxScreening mailboxes, ProofPolicy proofs)
{
    private Destination? _passed;

    /// <summary>For a number that is to be sent to later, of another request: no proof is asked for it now.</summary>
    public Error? Refuse(Destination destination) => phones.Refuse(destination);

    /// <returns>Why nothing is sent there; null when it may be.</returns>
    public async ValueTask<Error?> RefuseAsync(SendCase send, CancellationToken cancellationToken)
    {
        if (send.Destination == _passed)
            return null;

        var refused = phones.Refuse(send.Destination)
            ?? await proofs.RefuseAsync(send, cancellationToken)
            ?? await mailboxes.RefuseAsync(send.Destination, cancellationToken)
            ?? await proofs.SpendAsync(send, cancellationToken);
        if (refused is null)
            _passed = send.Destination;
        return refused;
    }
}
