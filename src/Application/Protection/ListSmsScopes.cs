using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;

namespace OtpAuth.Application.Protection;

/// <summary>Where text messages go and what is blocked.</summary>
/// <param name="Limit">1 to 500.</param>
public sealed record ListSmsScopesQuery(bool BlockedOnly = false, int Limit = 100) : IRequest<Result<IReadOnlyList<SmsScopeState>>>;

internal sealed class ListSmsScopesValidator : AbstractValidator<ListSmsScopesQuery>
{
    public ListSmsScopesValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 500).WithMessage("Is not between 1 and 500.");
}

internal sealed class ListSmsScopesHandler(ISmsScopes scopes) : IRequestHandler<ListSmsScopesQuery, Result<IReadOnlyList<SmsScopeState>>>
{
    public async Task<Result<IReadOnlyList<SmsScopeState>>> Handle(ListSmsScopesQuery request, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<SmsScopeState>>.Success(await scopes.ListAsync(request.BlockedOnly, request.Limit, cancellationToken));
}
