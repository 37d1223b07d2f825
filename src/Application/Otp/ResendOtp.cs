using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>Sends a live challenge's code once more: the same code, the same count of attempts.</summary>
public sealed record ResendOtpCommand(Guid ChallengeId, ClientDevice Device) : IRequest<Result<ChallengeView>>;

internal sealed partial class ResendOtpHandler(
    IAppDbContext db,
    SendGate gate,
    RefusalAudit audit,
    IOtpSends sends,
    IOutboxDoorbell doorbell,
    IOptions<OtpOptions> options,
    ILogger<ResendOtpHandler> logger)
    : IRequestHandler<ResendOtpCommand, Result<ChallengeView>>
{
    public async Task<Result<ChallengeView>> Handle(ResendOtpCommand request, CancellationToken cancellationToken)
    {
        var asked = await db.Challenges.AsNoTracking()
            .Where(c => c.Id == request.ChallengeId)
            .Select(c => new { c.Channel, c.Address })
            .FirstOrDefaultAsync(cancellationToken);
        if (asked is null)
            return OtpErrors.NotFound;

        var destination = Destination.Restore(asked.Channel, asked.Address);
        if (await gate.RefuseAsync(new SendCase(destination, request.Device), cancellationToken) is { } refused)
            return Refused(request.ChallengeId, destination, refused);

        var resent = await sends.ResendAsync(request.ChallengeId, destination, options.Value.SendLimits, cancellationToken);
        if (!resent.Succeeded)
            return Refused(request.ChallengeId, destination, resent.Error);

        doorbell.Ring();
        LogAccepted(request.ChallengeId);
        return ChallengeView.Of(resent.Value.Times, resent.Value.Channel, resent.Value.MaskedDestination, resent.Value.Purpose);
    }

    private Error Refused(Guid challengeId, Destination destination, Error error)
    {
        LogRefused(challengeId, error.Code);
        audit.SendRefused(destination, error);
        return error;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Challenge {ChallengeId} will be sent again")]
    private partial void LogAccepted(Guid challengeId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Resend of challenge {ChallengeId} refused: {Code}")]
    private partial void LogRefused(Guid challengeId, string code);
}
