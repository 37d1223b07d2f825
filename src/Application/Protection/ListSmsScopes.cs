using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;

namespace OtpAuth.Application.Protection;

/// <summary>Where text messages go and what is blocked.</summary>
/// <param name="Limit">1 to 500.</param>
public sealed record ListSmsScopesQuery(bool BlockedOnly = false, int Limit = 100) : IRequest<Result<IReadOnlyList<SmsScopeState>>>;

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

internal sealed class ListSmsScopesValidator : AbstractValidator<ListSmsScopesQuery>
{
    public ListSmsScopesValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 500).WithMessage("Is not between 1 and 500.");
}

internal sealed class ListSmsScopesHandler(ISmsScopes scopes) : IRequestHandler<ListSmsScopesQuery, Result<IReadOnlyList<SmsScopeState>>>
{
    public async Task<Result<IReadOnlyList<SmsScopeState>>> Handle(ListSmsScopesQuery request, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<SmsScopeState>>.Success(await scopes.ListAsync(request.BlockedOnly, request.Limit, cancellationToken));
}
