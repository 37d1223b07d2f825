using FluentValidation;
using MediatR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Sessions;

/// <summary>Spends a refresh token on a new pair of tokens.</summary>
public sealed record RefreshSessionCommand(string? RefreshToken, ClientDevice Device) : IRequest<Result<RefreshedSession>>
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(RefreshSessionCommand);
}

/// <param name="ExpiresInSeconds">Of the access token.</param>
public sealed record RefreshedSession(string AccessToken, int ExpiresInSeconds, string RefreshToken)
{
    /// <summary>Never the tokens.</summary>
    public override string ToString() => nameof(RefreshedSession);
}

internal sealed class RefreshSessionValidator : AbstractValidator<RefreshSessionCommand>
{
    internal const int MaxTokenLength = 512;

    public RefreshSessionValidator() => RuleFor(c => c.RefreshToken)
        .Must(token => token is { Length: > 0 and <= MaxTokenLength }).WithMessage("Give the refresh token of the last answer.");
}

internal sealed partial class RefreshSessionHandler(
    ISessionStore sessions, ITokenIssuer tokens, IOutboxDoorbell doorbell, IOptions<TokenOptions> options, ILogger<RefreshSessionHandler> logger)
    : IRequestHandler<RefreshSessionCommand, Result<RefreshedSession>>
{
    public async Task<Result<RefreshedSession>> Handle(RefreshSessionCommand request, CancellationToken cancellationToken)
    {
        var presented = new RefreshTokenSecret(request.RefreshToken!);
        var outcome = await sessions.RotateAsync(
            presented, options.Value.RefreshGrace, options.Value.RefreshLifetimes, request.Device.Network, cancellationToken);
        if (outcome.Stolen)
        {
            LogStolen();
            doorbell.Ring();
        }

        if (outcome.Rotation is not { } rotation)
            return SessionErrors.InvalidGrant;

        var accessToken = tokens.AccessToken(rotation.Session);
        return new RefreshedSession(accessToken.Value, accessToken.ExpiresInSeconds, rotation.RefreshToken.Value);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A spent refresh token was presented; its session is revoked")]
    private partial void LogStolen();
}
