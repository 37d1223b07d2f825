using OtpAuth.Application.Protection;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Abstractions;

/// <summary>What text messages are counted in, as operators see and overrule it.</summary>
public interface ISmsScopes
{
    /// <summary>The blocked ones first, then those with the most unverified messages.</summary>
    Task<IReadOnlyList<SmsScopeState>> ListAsync(bool blockedOnly, int limit, CancellationToken cancellationToken);

    /// <summary>Ends what is in force and sets what the operator says; writes an audit row.</summary>
    Task OverrideAsync(SmsScope scope, SmsOverride kind, TimeSpan duration, string operatorName, CancellationToken cancellationToken);
}
