using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>An operator overrules the breaker for numbers of one scope.</summary>
/// <param name="Scope">As <see cref="ListSmsScopesQuery"/> names it; it need not have had messages yet.</param>
/// <param name="For">1 minute to 30 days; not looked at for <see cref="SmsOverride.Clear"/>.</param>
/// <param name="Operator">Who, for the record: no more than 100 characters.</param>
public sealed record OverrideSmsScopeCommand(string Scope, SmsOverride Override, TimeSpan For, string Operator) : IRequest<Result<Done>>;

internal sealed class OverrideSmsScopeValidator : AbstractValidator<OverrideSmsScopeCommand>
{
    public OverrideSmsScopeValidator()
    {
        RuleFor(c => c.Override).IsInEnum().WithMessage("Is none of allow, block and clear.");
        RuleFor(c => c.For).InclusiveBetween(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)).When(c => c.Override != SmsOverride.Clear)
            .WithMessage("Is not between 1 minute and 30 days.");
        RuleFor(c => c.Operator).NotEmpty().MaximumLength(100).WithMessage("Give the operator's name, in 1 to 100 characters.");
    }
}

internal sealed class OverrideSmsScopeHandler(ISmsScopes scopes) : IRequestHandler<OverrideSmsScopeCommand, Result<Done>>
{
    public async Task<Result<Done>> Handle(OverrideSmsScopeCommand request, CancellationToken cancellationToken)
    {
        if (SmsScope.Parse(request.Scope) is not { } scope)
            return ProtectionErrors.SmsScopeUnknown;

        await scopes.OverrideAsync(scope, request.Override, request.For, request.Operator, cancellationToken);
        return Done.Value;
    }
}
