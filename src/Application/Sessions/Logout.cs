using FluentValidation;
using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Sessions;

/// <summary>Ends the session of an access token or of a refresh token.</summary>
/// <param name="SessionId">From a valid access token.</param>
/// <param name="RefreshToken">Instead, by whoever holds no valid access token any more.</param>
public sealed record LogoutCommand(Guid? SessionId, string? RefreshToken) : IRequest<Result<Done>>
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(LogoutCommand);
}

internal sealed class LogoutValidator : AbstractValidator<LogoutCommand>
{
    public LogoutValidator() => RuleFor(c => c.RefreshToken).MaximumLength(RefreshSessionValidator.MaxTokenLength)
        .WithMessage("Is not a refresh token.");
}

internal sealed class LogoutHandler(ISessionStore sessions) : IRequestHandler<LogoutCommand, Result<Done>>
{
    public async Task<Result<Done>> Handle(LogoutCommand request, CancellationToken cancellationToken)
    {
        if (request.SessionId is null && request.RefreshToken is null)
            return SessionErrors.Unauthenticated;

        if (request.SessionId is { } sessionId)
            await sessions.LogOutAsync(sessionId, cancellationToken);

        if (request.RefreshToken is { } refreshToken)
            await sessions.LogOutAsync(new RefreshTokenSecret(refreshToken), cancellationToken);

        return Done.Value;
    }
}
