using Microsoft.OpenApi;

namespace OtpAuth.Api.DropIn;

/// <summary>What only words and examples can say of the old routes.</summary>
internal static class DropInContract
{
    public const string Description =
        "The calls of three services that OtpAuth replaces, over the same codes, limits, messages and sessions as v1: a code sent by one can " +
        "be verified by the other, for the same purpose. New clients use v1; `DropIn__Enabled=false` takes these routes away.\n\n" +
        "Answers have the members that the old clients read. Where it was not known how an old service answered, this was decided: " +
        "a success is 200. `/api/v1/customer` and `/otp` answer `success` and `message`, and errors as `{\"success\": false, \"message\", " +
        "\"code\"}`; the customer's token is in `data`. `/api/auth` answers snake_case, the user in `me` without an envelope, and errors as " +
        "`{\"detail\", \"code\"}` with a sentence in `detail`, for bodies that are not valid too. Statuses and the closed list of `code` are " +
        "those of v1: 400 for a wrong code and for a body that is not valid, 401 with `WWW-Authenticate`, 429 and 503 with `Retry-After` in " +
        "seconds. Wrong, unknown, expired and used codes get one and the same answer. `otp` is a string: a JSON number is refused. No answer " +
        "holds the code, in development neither. Unknown JSON members are refused.";

    public static readonly IReadOnlyList<OpenApiTag> Tags =
    [
        new() { Name = "Customers by phone", Description = "Sign in by text message." },
        new() { Name = "Codes by email", Description = "Check that a code is right, without signing in." },
        new() { Name = "Users by email", Description = "Sign in by email, ask who is signed in, sign out." },
    ];

    private const string Token = "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImsxIn0.eyJpc3MiOiJo.c2lnbmF0dXJl";
    private const string RefreshToken = "m1Zc0gq5yqk3nE6i0cT8f1Jv2b7y9sKxW4uHdLrPaQo";

    private const string User = """
        {
          "id": "019a9f3e-8a10-7f00-8b1c-5d6e7f809102",
          "email": "jo@example.com",
          "email_verified": true,
          "phone": null,
          "phone_verified": false,
          "name": null,
          "created_at": "2026-11-21T10:00:21Z"
        }
        """;

    public static readonly IReadOnlyDictionary<string, string> Requests = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sendCustomerOtp"] = """{ "phone": "9876543210" }""",
        ["verifyCustomerOtp"] = """{ "phone": "9876543210", "otp": "123456" }""",
        ["generateOtp"] = """{ "email": "jo@example.com" }""",
        ["verifyGeneratedOtp"] = """{ "email": "jo@example.com", "otp": "123456" }""",
        ["sendAuthOtp"] = """{ "email": "jo@example.com" }""",
        ["verifyAuthOtp"] = """{ "email": "jo@example.com", "otp": "123456" }""",
    };

    public static readonly IReadOnlyDictionary<string, (string Status, string Body)> Answers =
        new Dictionary<string, (string Status, string Body)>(StringComparer.Ordinal)
        {
            ["sendCustomerOtp"] = ("200", """
                { "success": true, "message": "OTP sent successfully", "data": { "phone": "+919•••••10", "expiresInSeconds": 300 } }
                """),
            ["verifyCustomerOtp"] = ("200", $$"""
                {
                  "success": true,
                  "message": "OTP verified successfully",
                  "data": {
                    "token": "{{Token}}",
                    "expiresInSeconds": 600,
                    "refreshToken": "{{RefreshToken}}",
                    "customer": {
                      "id": "019a9f3e-8a10-7f00-8b1c-5d6e7f809102",
                      "_id": "019a9f3e-8a10-7f00-8b1c-5d6e7f809102",
                      "phone": "+919876543210",
                      "email": null,
                      "name": null,
                      "createdAt": "2026-11-21T10:00:21Z"
                    }
                  }
                }
                """),
            ["generateOtp"] = ("200", """{ "success": true, "message": "OTP sent successfully" }"""),
            ["verifyGeneratedOtp"] = ("200", $$"""{ "success": true, "message": "OTP is correct", "proof": "{{Token}}" }"""),
            ["sendAuthOtp"] = ("200", """
                { "message": "OTP sent successfully", "email": "jo@example.com", "expires_in_seconds": 300 }
                """),
            ["verifyAuthOtp"] = ("200", $$"""
                {
                  "access_token": "{{Token}}",
                  "token_type": "bearer",
                  "expires_in": 600,
                  "refresh_token": "{{RefreshToken}}",
                  "user": {{User}}
                }
                """),
            ["getAuthMe"] = ("200", User),
            ["logoutAuth"] = ("200", """{ "message": "Logged out successfully" }"""),
        };
}
