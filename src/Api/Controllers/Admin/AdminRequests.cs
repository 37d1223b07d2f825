using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Api.Controllers.Admin;

/// <summary>What to find; everything may be left out.</summary>
public sealed record AuditFilter(
    [property: FromQuery(Name = "event"), Description("One event, e.g. send_refused.")] string? Event = null,
    [property: FromQuery(Name = "user"), Description("About this user.")] Guid? User = null,
    [property: FromQuery(Name = "email"), Description("About this address.")] string? Email = null,
    [property: FromQuery(Name = "phone"), Description("About this number.")] string? Phone = null,
    [property: FromQuery(Name = "rule"), Description("Refused by this rule, e.g. send_cooldown.")] string? Rule = null,
    [property: FromQuery(Name = "from"), Description("From this time on.")] DateTimeOffset? From = null,
    [property: FromQuery(Name = "to"), Description("Before this time.")] DateTimeOffset? To = null,
    [property: FromQuery(Name = "cursor"), Description("The next of the page before.")] string? Cursor = null,
    [property: FromQuery(Name = "limit"), Description("Rows of a page, 1 to 200. Default: 50.")] int Limit = 50)
{
    internal ListAuditQuery ToQuery() => new(Event, User, Email, Phone, Rule, From, To, Cursor, Limit);
}

/// <summary>The rules in force.</summary>
public sealed record BlocksResponse(IReadOnlyList<BlockView> Blocks);

/// <summary>A rule.</summary>
public sealed record AddBlockRequest(
    [property: Description("What the rule is about.")] BlockKind? Kind = null,
    [property: Description("A country (IN), the beginning of a number (+9198765), a domain (example.com) or a network (203.0.113.0/24).")]
    string? Value = null,
    [property: Description("Default: block.")] BlockVerdict? Verdict = null,
    [property: Description("When it ends by itself; left out, it stays.")] DateTimeOffset? Until = null,
    [property: Description("Why, for other operators. At most 200 characters.")] string? Reason = null)
{
    internal AddBlockCommand ToCommand(string byOperator) => new(Kind, Value, Verdict ?? BlockVerdict.Block, Until, Reason, byOperator);
}

/// <summary>A block to try.</summary>
public sealed record PreviewBlockRequest(
    [property: Description("Not network: of a message it is not kept where it was asked from.")] BlockKind? Kind = null,
    [property: Description("As for a rule.")] string? Value = null)
{
    internal PreviewBlockQuery ToQuery() => new(Kind, Value);
}

/// <summary>Whose limits to lift: give an address or a key.</summary>
public sealed record LiftLimitRequest(
    string? Email = null,
    string? Phone = null,
    [property: Description("As the audit and the top list show it.")] string? Key = null,
    [property: Description("Default: all.")] LiftScope? Scope = null,
    [property: Description("Wrong guesses of this purpose alone: login, verify_contact, password_reset, step_up or password.")]
    string? Purpose = null)
{
    internal LiftLimitCommand ToCommand(string byOperator) => new(Email, Phone, Key, Scope ?? LiftScope.All, Purpose, byOperator);
}

/// <summary>What text messages are counted in.</summary>
public sealed record SmsScopesResponse(IReadOnlyList<SmsScopeState> Scopes);

/// <summary>What an operator says about numbers that are counted together.</summary>
public sealed record OverrideSmsScopeRequest(
    [property: Description("As the list names it: IN, +919876xxxxxx or +91987654xxxx.")] string? Scope = null,
    [property: Description("allow: the breaker leaves it alone. block: it is paused. clear: neither; it is judged anew.")]
    SmsOverride? Override = null,
    [property: Description("For how long, 1 to 43200 minutes; not with clear.")] int? Minutes = null)
{
    internal OverrideSmsScopeCommand ToCommand(string byOperator) => new(Scope, Override, Minutes, byOperator);
}

/// <summary>Limits to try: give one or both.</summary>
public sealed record PreviewLimitRequest(
    [property: Description("Messages to one destination in any hour, 1 to 200.")] int? SendsPerHour = null,
    [property: Description("The same in 24 hours.")] int? SendsPerDay = null);
