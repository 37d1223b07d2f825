using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Controllers;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Api.Http;

/// <summary>
/// Notes where a call comes from, for the audit, and refuses those of networks that an operator has blocked. Who shows a token, or calls what
/// asks for one, is judged by that.
/// </summary>
internal sealed class NetworkGuard(RequestDelegate next, BlockRules rules)
{
    public Task InvokeAsync(HttpContext context, Caller caller, RefusalAudit audit)
    {
        var address = context.Connection.RemoteIpAddress;
        caller.ComesFrom(address);
        if (address is null || !IsAnonymousCall(context) || rules.Judge(address) is not { Blocks: true } ruling)
            return next(context);

        audit.CallBlocked(ruling.Rule);
        return Problems.WriteAsync(
            context, StatusCodes.Status403Forbidden, ProtectionErrors.Blocked.Code, ProtectionErrors.Blocked.Message);
    }

    private static bool IsAnonymousCall(HttpContext context) =>
        context.User.Identity?.IsAuthenticated != true
        && context.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<ControllerActionDescriptor>() is not null
        && metadata.GetMetadata<IAuthorizeData>() is null;
}
