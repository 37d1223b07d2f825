using System.Security.Claims;
using System.Text.Encodings.Web;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Protection;
using OtpAuth.Infrastructure.Security;

namespace OtpAuth.Api.Authentication;

/// <summary>
/// Admits operators: by <c>X-Api-Key</c>, or by the access token of a live session whose user has proven an address of
/// <c>Operators:Addresses</c>. That is asked for each call, so that who is no operator any more is none at once. Cookies count for nothing.
/// </summary>
internal sealed class OperatorHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    OperatorKeys keys,
    AccessTokenReader tokens,
    IMediator mediator,
    RefusalAudit audit,
    IOptions<OperatorOptions> operators)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Operator";
    public const string Role = "operator";
    public const string Header = "X-Api-Key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.TryGetValue(Header, out var key))
            return ByKey(key.ToString());

        var header = Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? await ByTokenAsync(header["Bearer ".Length..].TrimStart(' '))
            : AuthenticateResult.NoResult();
    }

    private AuthenticateResult ByKey(string presented)
    {
        if (keys.Find(presented) is not { } id)
        {
            audit.OperatorRefused("key_unknown");
            return AuthenticateResult.Fail("The key is none.");
        }

        if (keys.IsNews(id, audit.Network))
            audit.KeyUsed($"key:{id}");
        return Admit($"key:{id}", isOperator: true);
    }

    private async Task<AuthenticateResult> ByTokenAsync(string token)
    {
        if (tokens.Read(token) is not { } subject)
            return AuthenticateResult.Fail("The access token is not valid.");

        var user = await mediator.Send(new GetMeQuery(subject.UserId, subject.SessionId), Context.RequestAborted);
        if (!user.Succeeded)
            return AuthenticateResult.Fail("The session has ended.");

        var (name, isOperator) = ($"user:{subject.UserId}", operators.Value.Names(user.Value.Email, user.Value.Phone));
        if (!isOperator)
            audit.OperatorRefused("not_listed", name);
        return Admit(name, isOperator);
    }

    private static AuthenticateResult Admit(string name, bool isOperator)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Name);
        if (isOperator)
            identity.AddClaim(new Claim(ClaimTypes.Role, Role));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }
}
