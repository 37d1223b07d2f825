using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Protection;

/// <summary>Whether a message to an address is worth promising. It looks at the domain alone, so that it tells nobody who has an account.</summary>
public sealed class MailboxScreening(IMailDomains mailDomains, IDisposableDomains disposableDomains, IOptions<EmailOptions> options)
{
    public bool Concerns(Destination destination) =>
        destination.Channel == Channel.Email && (options.Value.CheckDomains || options.Value.BlockDisposable);

    public async ValueTask<bool> AllowsAsync(Destination email, CancellationToken cancellationToken)
    {
        var domain = email.Canonical[(email.Canonical.LastIndexOf('@') + 1)..];
        if (options.Value.BlockDisposable && disposableDomains.Contains(domain))
            return false;

        return !options.Value.CheckDomains ||
            await mailDomains.CheckAsync(domain, cancellationToken) is MailDomainVerdict.Deliverable or MailDomainVerdict.Unknown;
    }
}
