using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Abstractions;

/// <summary>What was counted in one scope, for an operator.</summary>
/// <param name="Unverified">Of the last hour's messages.</param>
/// <param name="SpentLastHour">In the currency of the prices.</param>
/// <param name="Score">At the last block; <paramref name="Reason"/> is <c>unverified</c>, <c>neighbours</c>, <c>volume_jump</c> or <c>operator</c>.</param>
/// <param name="BlockedUntil">Null when nothing is blocked now.</param>
/// <param name="Strikes">Blocks of late: each makes the next longer and sooner.</param>
/// <param name="OverriddenUntil">Until then the breaker leaves the scope alone; null when it does not.</param>
public sealed record SmsScopeState(
    string Scope,
    long SentLastHour,
    long Unverified,
    long SentLastDay,
    decimal SpentLastHour,
    decimal SpentLastDay,
    double? Score,
    string? Reason,
    DateTimeOffset? BlockedUntil,
    int Strikes,
    DateTimeOffset? OverriddenUntil,
    string? OverriddenBy);

/// <summary>What text messages are counted in, as operators see and overrule it.</summary>
public interface ISmsScopes
{
    /// <summary>The blocked ones first, then those with the most unverified messages.</summary>
    Task<IReadOnlyList<SmsScopeState>> ListAsync(bool blockedOnly, int limit, CancellationToken cancellationToken);

    /// <summary>Ends what is in force and sets what the operator says; writes an audit row.</summary>
    Task OverrideAsync(SmsScope scope, SmsOverride kind, TimeSpan duration, string operatorName, CancellationToken cancellationToken);
}
