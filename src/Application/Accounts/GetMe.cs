using MediatR;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Accounts;

/// <summary>The user of a live session.</summary>
public sealed record GetMeQuery(Guid UserId, Guid SessionId) : IRequest<Result<UserView>>;

internal sealed class GetMeHandler(IAppDbContext db) : IRequestHandler<GetMeQuery, Result<UserView>>
{
    public async Task<Result<UserView>> Handle(GetMeQuery request, CancellationToken cancellationToken) =>
        await UserViews.FindAsync(db, request.UserId, request.SessionId, cancellationToken) is { } user ? user : SessionErrors.Unauthenticated;
}
