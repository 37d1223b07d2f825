using Microsoft.OpenApi;
using OtpAuth.Api.Authentication;

namespace OtpAuth.Api.OpenApi;

/// <summary>What the document says of the operators' calls, besides what the code does.</summary>
internal static class AdminContract
{
    public const string KeyScheme = "operatorKey";

    public static readonly OpenApiTag Tag = new()
    {
        Name = "Operators",
        Description = "The audit, the limits, and rules that block or allow. By key, or by the token of a user who is on the operators' list.",
    };

    public static readonly OpenApiSecurityScheme Key = new()
    {
        Type = SecuritySchemeType.ApiKey,
        In = ParameterLocation.Header,
        Name = OperatorHandler.Header,
        Description = "An operator's key, made by `keys new operator`.",
    };

    public static readonly IReadOnlyDictionary<string, string> Requests = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["addBlock"] = """
            {
              "kind": "number_prefix",
              "value": "+9198765",
              "verdict": "block",
              "until": "2026-11-28T00:00:00Z",
              "reason": "Pumping, seen on Saturday"
            }
            """,
        ["previewBlock"] = """{ "kind": "number_prefix", "value": "+9198765" }""",
        ["liftLimit"] = """{ "email": "jo@example.com", "scope": "guesses" }""",
        ["previewLimit"] = """{ "sendsPerHour": 3 }""",
        ["overrideSmsScope"] = """{ "scope": "+91987654xxxx", "override": "allow", "minutes": 120 }""",
    };

    public static readonly IReadOnlyDictionary<string, (string Status, string Body)> Answers =
        new Dictionary<string, (string Status, string Body)>(StringComparer.Ordinal)
        {
            ["listAudit"] = ("200", $$"""
                {
                  "events": [
                    {
                      "id": "48213",
                      "at": "2026-11-21T10:00:00Z",
                      "event": "send_refused",
                      "rule": "send_cooldown",
                      "userId": null,
                      "sessionId": null,
                      "address": "j•••@example.com",
                      "key": "{{DestinationKey}}",
                      "network": "203.0.113.0/24",
                      "operator": null,
                      "detail": null
                    }
                  ],
                  "next": "48213"
                }
                """),
            ["listBlocks"] = ("200", $$"""{ "blocks": [{{Block}}] }"""),
            ["addBlock"] = ("201", Block),
            ["previewBlock"] = ("200", Preview),
            ["previewLimit"] = ("200", Preview),
            ["listSmsScopes"] = ("200", """
                {
                  "scopes": [
                    {
                      "scope": "+91987654xxxx",
                      "sentLastHour": 24,
                      "unverified": 23,
                      "sentLastDay": 26,
                      "spentLastHour": 0.06,
                      "spentLastDay": 0.065,
                      "score": 1.2,
                      "reason": "neighbours",
                      "blockedUntil": "2026-11-21T10:30:00Z",
                      "strikes": 1,
                      "overriddenUntil": null,
                      "overriddenBy": null
                    }
                  ]
                }
                """),
            ["liftLimit"] = ("200", $$"""{ "key": "{{DestinationKey}}", "guesses": 1, "sends": 0 }"""),
            ["topLimits"] = ("200", $$"""
                {
                  "sends": [{ "key": "{{DestinationKey}}", "address": "j•••@example.com", "count": 5 }],
                  "failures": [{ "key": "{{DestinationKey}}", "address": "j•••@example.com", "count": 10 }],
                  "locks": [
                    {
                      "key": "{{DestinationKey}}",
                      "address": "j•••@example.com",
                      "purpose": "login",
                      "failures": 10,
                      "inARow": 10,
                      "until": "2026-11-21T10:40:00Z"
                    }
                  ]
                }
                """),
        };

    private const string DestinationKey = "4f1c2a90b7d35e6880a1c3e5f70912b4d6f8a0c2e4061728394a5b6c7d8e9f01";

    private const string Block = """
        {
          "id": "019a9f3e-9c20-7d11-8a2b-3c4d5e6f7081",
          "kind": "number_prefix",
          "value": "+9198765",
          "verdict": "block",
          "until": "2026-11-28T00:00:00Z",
          "reason": "Pumping, seen on Saturday",
          "createdBy": "key:ops1",
          "createdAt": "2026-11-21T10:00:00Z"
        }
        """;

    private const string Preview = """
        {
          "messages": 1200,
          "refused": 431,
          "refusedVerified": 2,
          "hours": [{ "hoursAgo": 0, "refused": 431, "refusedVerified": 2 }],
          "samples": ["+919•••••10"],
          "complete": true
        }
        """;
}
