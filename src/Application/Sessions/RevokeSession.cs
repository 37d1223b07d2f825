using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Sessions;

/// <summary>Ends one of the caller's sessions.</summary>
/// <param name="CallerSessionId">The session that asks.</param>
public sealed record RevokeSessionCommand(Guid CallerSessionId, Guid SessionId) : IRequest<Result<Done>>;

internal sealed class RevokeSessionHandler(ISessionStore sessions) : IRequestHandler<RevokeSessionCommand, Result<Done>>
{
    public async Task<Result<Done>> Handle(RevokeSessionCommand request, CancellationToken cancellationToken) =>
        await sessions.RevokeAsync(request.CallerSessionId, request.SessionId, cancellationToken) switch
        {
            null => SessionErrors.Unauthenticated,
            false => SessionErrors.NotFound,
            true => Done.Value,
        };
}
