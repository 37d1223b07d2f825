using MediatR;
using Microsoft.Extensions.Logging;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Accounts;

/// <summary>Erases the caller: account, addresses, sessions, messages. Takes a session that signed in a moment ago.</summary>
public sealed record EraseUserCommand(Guid SessionId) : IRequest<Result<Done>>;

internal sealed partial class EraseUserHandler(AccountOwners owners, IUserErasure erasure, ILogger<EraseUserHandler> logger)
    : IRequestHandler<EraseUserCommand, Result<Done>>
{
    public async Task<Result<Done>> Handle(EraseUserCommand request, CancellationToken cancellationToken)
    {
        if (await owners.FindBySessionAsync(request.SessionId, cancellationToken) is not { } owner)
            return SessionErrors.Unauthenticated;
        if (!owner.SignedInRecently)
            return AccountErrors.SignInAgain;
        if (!await erasure.EraseAsync(request.SessionId, owners.KeysOf(owner), cancellationToken))
            return SessionErrors.Unauthenticated;

        LogErased(owner.UserId);
        return Done.Value;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "User {UserId} is erased")]
    private partial void LogErased(Guid userId);
}
