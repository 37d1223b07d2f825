using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>Whether an email's domain takes mail. It looks at the domain alone, so that it tells nobody who has an account.</summary>
public sealed class MailboxScreening(IMailDomains mailDomains, IDisposableDomains disposableDomains, IOptions<EmailOptions> options)
{
    /// <returns>Why nothing is sent there, with the rule; null for phone numbers and for domains that are let pass.</returns>
    public async ValueTask<Error?> RefuseAsync(Destination destination, CancellationToken cancellationToken) =>
        destination.Channel == Channel.Email
        && await RuleAgainstAsync(destination.Canonical[(destination.Canonical.LastIndexOf('@') + 1)..], cancellationToken) is { } rule
            ? ProtectionErrors.AddressUndeliverable with { Rule = rule }
            : null;

    private async ValueTask<string?> RuleAgainstAsync(string domain, CancellationToken cancellationToken)
    {
        if (options.Value.BlockDisposable && disposableDomains.Contains(domain))
            return "disposable_domain";
        if (!options.Value.CheckDomains)
            return null;
        return await mailDomains.CheckAsync(domain, cancellationToken) switch
        {
            MailDomainVerdict.NullMx => "null_mx",
            MailDomainVerdict.NoMail => "no_mail",
            _ => null,
        };
    }
}
