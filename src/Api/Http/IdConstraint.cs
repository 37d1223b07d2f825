using Microsoft.AspNetCore.Routing.Matching;

namespace OtpAuth.Api.Http;

/// <summary>In a route, <c>{name:id}</c> takes any text but the names of calls, so that those still answer 405 to a wrong method.</summary>
internal sealed class IdConstraint : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
{
    public const string Name = "id";

    private static readonly string[] Calls = ["send", "verify", "preview"];

    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text && MatchesLiteral(routeKey, text);

    public bool MatchesLiteral(string parameterName, string literal) => !Calls.Contains(literal, StringComparer.OrdinalIgnoreCase);
}
