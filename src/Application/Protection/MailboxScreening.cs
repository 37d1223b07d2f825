using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>Whether an email's domain takes mail. It looks at the domain alone, so that it tells nobody who has an account.</summary>
public sealed class MailboxScreening(IMailDomains mailDomains, IDisposableDomains disposableDomains, IOptions<EmailOptions> options)
{
    /// <returns>Why nothing is sent there; null for phone numbers and for domains that are let pass.</returns>
    public async ValueTask<Error?> RefuseAsync(Destination destination, CancellationToken cancellationToken) =>
        destination.Channel == Channel.Email
        && !await AllowsAsync(destination.Canonical[(destination.Canonical.LastIndexOf('@') + 1)..], cancellationToken)
            ? ProtectionErrors.AddressUndeliverable
            : null;

    private async ValueTask<bool> AllowsAsync(string domain, CancellationToken cancellationToken) =>
        !(options.Value.BlockDisposable && disposableDomains.Contains(domain))
        && (!options.Value.CheckDomains
            || await mailDomains.CheckAsync(domain, cancellationToken) is MailDomainVerdict.Deliverable or MailDomainVerdict.Unknown);
}
