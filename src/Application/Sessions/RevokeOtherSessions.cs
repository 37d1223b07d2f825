using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Sessions;

/// <summary>Ends all of the caller's sessions but the one that asks.</summary>
public sealed record RevokeOtherSessionsCommand(Guid CallerSessionId) : IRequest<Result<Done>>;

internal sealed class RevokeOtherSessionsHandler(ISessionStore sessions) : IRequestHandler<RevokeOtherSessionsCommand, Result<Done>>
{
    public async Task<Result<Done>> Handle(RevokeOtherSessionsCommand request, CancellationToken cancellationToken) =>
        await sessions.RevokeOthersAsync(request.CallerSessionId, cancellationToken) ? Done.Value : SessionErrors.Unauthenticated;
}
