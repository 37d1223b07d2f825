using Microsoft.AspNetCore.Authorization;

namespace OtpAuth.Api.Authentication;

/// <summary>For operators, however they show it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OperatorOnlyAttribute : AuthorizeAttribute
{
    public OperatorOnlyAttribute() => (AuthenticationSchemes, Roles) = (OperatorHandler.Name, OperatorHandler.Role);
}
