using System.Text.Json;
using FluentValidation;
using MediatR;
using OtpAuth.Domain.Common;

namespace OtpAuth.Application.Behaviors;

/// <summary>Runs a request's validators before its handler and turns what they find into one failed result.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IResult<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        foreach (var validator in validators)
        {
            var outcome = await validator.ValidateAsync(request, cancellationToken);
            if (!outcome.IsValid)
                return TResponse.Failure(ToError(outcome));
        }

        return await next();
    }

    private static Error ToError(FluentValidation.Results.ValidationResult outcome) => CommonErrors.Validation(outcome.Errors
        .GroupBy(e => NameOf(e.PropertyName), StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Select(e => e.ErrorMessage).ToArray(), StringComparer.Ordinal));

    /// <summary>Members are camelCase; headers, the only names with a hyphen, stay as they are written.</summary>
    private static string NameOf(string property) =>
        property.Contains('-', StringComparison.Ordinal) ? property : JsonNamingPolicy.CamelCase.ConvertName(property);
}
