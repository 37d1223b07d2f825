using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>An operator overrules the breaker for numbers of one scope.</summary>
/// <param name="Scope">As <see cref="ListSmsScopesQuery"/> names it; it need not have had messages yet.</param>
/// <param name="Minutes">1 minute to 30 days; none with <see cref="SmsOverride.Clear"/>.</param>
/// <param name="Operator">Who, for the record.</param>
public sealed record OverrideSmsScopeCommand(string? Scope, SmsOverride? Override, int? Minutes, string Operator) : IRequest<Result<Done>>;

internal sealed class OverrideSmsScopeValidator : AbstractValidator<OverrideSmsScopeCommand>
{
    private const int MostMinutes = 30 * 24 * 60;

    public OverrideSmsScopeValidator()
    {
        RuleFor(c => c.Scope).NotEmpty().WithMessage("Say which numbers: IN, +919876xxxxxx or +91987654xxxx.");
        RuleFor(c => c.Override).NotNull().IsInEnum().WithMessage("Is none of allow, block and clear.");
        RuleFor(c => c.Minutes).Must(minutes => minutes is >= 1 and <= MostMinutes).When(c => c.Override != SmsOverride.Clear)
            .WithMessage($"Is not between 1 and {MostMinutes}.");
        RuleFor(c => c.Minutes).Null().When(c => c.Override == SmsOverride.Clear).WithMessage("Goes with allow and block only.");
    }
}

internal sealed class OverrideSmsScopeHandler(ISmsScopes scopes) : IRequestHandler<OverrideSmsScopeCommand, Result<Done>>
{
    public async Task<Result<Done>> Handle(OverrideSmsScopeCommand request, CancellationToken cancellationToken)
    {
        if (SmsScope.Parse(request.Scope!) is not { } scope)
            return ProtectionErrors.SmsScopeUnknown;

        var duration = TimeSpan.FromMinutes(request.Minutes ?? 0);
        await scopes.OverrideAsync(scope, request.Override!.Value, duration, request.Operator, cancellationToken);
        return Done.Value;
    }
}
