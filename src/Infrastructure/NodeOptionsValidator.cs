using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Infrastructure;

internal sealed class NodeOptionsValidator : IValidateOptions<NodeOptions>
{
    public ValidateOptionsResult Validate(string? name, NodeOptions options)
    {
        var problems = new SettingProblems();
        var known = new[] { NodeOptions.Api, NodeOptions.Worker };
        problems.Require(
            options.Names.Any() && options.Names.All(role => known.Contains(role, StringComparer.OrdinalIgnoreCase)),
            "Node:Roles",
            $"is \"{options.Roles}\"; the roles are api and worker",
            "For example: Node__Roles=api,worker");
        return problems.ToResult();
    }
}
