using System.Security.Claims;

namespace OtpAuth.Api.Controllers.Admin;

internal static class OperatorClaims
{
    /// <summary><c>key:{id}</c> or <c>user:{id}</c>, of a caller who passed <c>[OperatorOnly]</c>.</summary>
    public static string Operator(this ClaimsPrincipal caller) => caller.Identity!.Name!;
}
