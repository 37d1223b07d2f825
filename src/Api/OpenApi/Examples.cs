using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OtpAuth.Api.Http;
using OtpAuth.Domain.Common;

namespace OtpAuth.Api.OpenApi;

/// <summary>One request and one answer for each operation, as a newcomer would see them.</summary>
internal static class Examples
{
    private const string Challenge = """
        {
          "challengeId": "019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d",
          "channel": "email",
          "destination": "j•••@example.com",
          "purpose": "login",
          "codeLength": 6,
          "expiresAt": "2026-11-21T10:05:00Z",
          "expiresInSeconds": 300,
          "resendAvailableAt": "2026-11-21T10:01:00Z",
          "resendInSeconds": 60,
          "status": "queued"
        }
        """;

    private const string User = """
        {
          "id": "019a9f3e-8a10-7f00-8b1c-5d6e7f809102",
          "email": "jo@example.com",
          "emailVerified": true,
          "phone": null,
          "phoneVerified": false,
          "displayName": null,
          "createdAt": "2026-11-21T10:00:21Z"
        }
        """;

    private const string ProofRequired = "proof_required";

    private const string Proof = """
        {
          "kind": "proof_of_work",
          "algorithm": "SHA-256",
          "puzzle": "ARIAAAGaOzLwgE0bH5nQy2sXk7cVtUe4pWfJq8dLrA9mZ1oGhT6iKxYvBnC3SuEwRlPaD5jM0FQ2Og",
          "difficulty": 18,
          "expiresAt": "2026-11-21T10:02:00Z"
        }
        """;

    private const string AccessToken = "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImsxIn0.eyJpc3MiOiJo.c2lnbmF0dXJl";
    private const string RefreshToken = """{ "refreshToken": "m1Zc0gq5yqk3nE6i0cT8f1Jv2b7y9sKxW4uHdLrPaQo" }""";

    private static readonly Dictionary<string, string> Requests = new(StringComparer.Ordinal)
    {
        ["sendOtp"] = """{ "email": "jo@example.com" }""",
        ["verifyOtp"] = """{ "challengeId": "019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d", "code": "123456" }""",
        ["register"] = """{ "email": "jo@example.com", "password": "correct horse battery", "displayName": "Jo Example" }""",
        ["logIn"] = """{ "email": "jo@example.com", "password": "correct horse battery" }""",
        ["refresh"] = RefreshToken,
        ["logout"] = RefreshToken,
        ["forgotPassword"] = """{ "email": "jo@example.com" }""",
        ["resetPassword"] = """
            { "resetToken": "Qm8yTz5uVh2cXk7wLr1pNs9dGf4aJb6eYi3oRtEzUq0", "newPassword": "staple of the new sort" }
            """,
        ["changePassword"] = """{ "currentPassword": "correct horse battery", "newPassword": "staple of the new sort" }""",
        ["addContact"] = """{ "phone": "+919876543210" }""",
        ["verifyContact"] = """{ "challengeId": "019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d", "code": "123456" }""",
    };

    private static readonly Dictionary<string, (string Status, string Body)> Answers = new(StringComparer.Ordinal)
    {
        ["sendOtp"] = ("202", Challenge),
        ["resendOtp"] = ("202", Challenge),
        ["verifyOtp"] = ("200", $$"""
            {
              "verified": true,
              "accessToken": "{{AccessToken}}",
              "tokenType": "Bearer",
              "expiresInSeconds": 600,
              "refreshToken": "m1Zc0gq5yqk3nE6i0cT8f1Jv2b7y9sKxW4uHdLrPaQo",
              "user": {{User}}
            }
            """),
        ["getOtp"] = ("200", """
            {
              "challengeId": "019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d",
              "status": "sent",
              "channel": "email",
              "destination": "j•••@example.com",
              "purpose": "login",
              "attemptsLeft": 5,
              "createdAt": "2026-11-21T10:00:00Z",
              "expiresAt": "2026-11-21T10:05:00Z",
              "resendAvailableAt": "2026-11-21T10:01:00Z",
              "timeline": [
                { "status": "queued", "at": "2026-11-21T10:00:00Z", "detail": null },
                { "status": "processing", "at": "2026-11-21T10:00:00.002Z", "detail": null },
                { "status": "sent", "at": "2026-11-21T10:00:00.31Z", "detail": null }
              ]
            }
            """),
        ["register"] = ("202", Challenge),
        ["logIn"] = ("202", Challenge),
        ["refresh"] = ("200", $$"""
            {
              "accessToken": "{{AccessToken}}",
              "tokenType": "Bearer",
              "expiresInSeconds": 600,
              "refreshToken": "x7Yb2nQw9Rk4sTz1vLm6pHc3dGf8aJe5uKi0oNrVtBq"
            }
            """),
        ["forgotPassword"] = ("202", Challenge.Replace("\"login\"", "\"password_reset\"", StringComparison.Ordinal)
            .Replace("\"codeLength\": 6", "\"codeLength\": 8", StringComparison.Ordinal)),
        ["addContact"] = ("202", Challenge.Replace("\"login\"", "\"verify_contact\"", StringComparison.Ordinal)
            .Replace("\"email\"", "\"sms\"", StringComparison.Ordinal)
            .Replace("j•••@example.com", "+919•••••10", StringComparison.Ordinal)),
        ["verifyContact"] = ("200", $$"""{ "verified": true, "user": {{User}} }"""),
        ["listSessions"] = ("200", """
            {
              "sessions": [
                {
                  "id": "019a9f3e-8a10-7f00-8b1c-aabbccddeeff",
                  "device": "Chrome on Android",
                  "network": "203.0.113.0/24",
                  "amr": ["otp"],
                  "createdAt": "2026-11-21T10:00:21Z",
                  "lastUsedAt": "2026-11-21T10:10:21Z",
                  "expiresAt": "2026-12-21T10:00:21Z",
                  "current": true
                }
              ]
            }
            """),
        ["exportMe"] = ("200", $$"""
            {
              "user": {{User}},
              "hasPassword": true,
              "contacts": [{ "channel": "email", "address": "jo@example.com", "verifiedAt": "2026-11-21T10:00:21Z" }],
              "sessions": [],
              "messages": [
                {
                  "id": "019a9f3e-7d5c-7c1b-9d8e-0e1d2f4b6a8c",
                  "channel": "email",
                  "address": "jo@example.com",
                  "about": "otp",
                  "status": "sent",
                  "createdAt": "2026-11-21T10:00:00Z"
                }
              ],
              "audit": [{ "at": "2026-11-21T10:00:21Z", "event": "registered", "sessionId": "019a9f3e-8a10-7f00-8b1c-aabbccddeeff" }]
            }
            """),
        ["getMe"] = ("200", $$"""{ "user": {{User}} }"""),
        ["getJwks"] = ("200", """
            {
              "keys": [
                {
                  "kty": "EC",
                  "crv": "P-256",
                  "alg": "ES256",
                  "use": "sig",
                  "kid": "k1",
                  "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                  "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
                }
              ]
            }
            """),
        ["getOpenIdConfiguration"] = ("200", """
            {
              "issuer": "https://id.example.com",
              "jwks_uri": "https://id.example.com/.well-known/jwks.json",
              "id_token_signing_alg_values_supported": ["ES256"]
            }
            """),
    };

    public static Task AddTo(OpenApiOperation operation) => AddTo(operation, Requests, Answers);

    public static Task AddTo(
        OpenApiOperation operation,
        IReadOnlyDictionary<string, string> requests,
        IReadOnlyDictionary<string, (string Status, string Body)> answers)
    {
        var id = operation.OperationId ?? "";
        if (requests.TryGetValue(id, out var request) && operation.RequestBody?.Content is { } body)
        {
            foreach (var media in body.Values)
                media.Example = JsonNode.Parse(request);
        }

        if (answers.TryGetValue(id, out var answer) && operation.Responses?[answer.Status].Content is { } content)
        {
            foreach (var media in content.Values)
                media.Example = JsonNode.Parse(answer.Body);
        }

        return Task.CompletedTask;
    }

    /// <summary>An error as an older client reads it.</summary>
    public static JsonNode Error(IErrorShape shape, string code)
    {
        var error = new Error(code, "A sentence for people.", ErrorKind.Invalid);
        if (code == CommonErrors.ValidationCode)
            error = CommonErrors.Validation(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["email"] = ["Is not an email address."] });
        var body = JsonSerializer.SerializeToNode(shape.BodyOf(error), shape.BodyType, JsonSerializerOptions.Web)!;
        if (code == ProofRequired)
            body["proof"] = JsonNode.Parse(Proof);
        return body;
    }

    public static JsonNode Problem(int status, string code)
    {
        var problem = new JsonObject
        {
            ["type"] = $"urn:otpauth:error:{code}",
            ["title"] = "A sentence for developers.",
            ["status"] = status,
            ["code"] = code,
            ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
        };
        if (code == "validation_failed")
            problem["errors"] = new JsonObject { ["email"] = new JsonArray("Is not an email address.") };
        if (code == "otp_invalid")
            problem["attemptsLeft"] = 4;
        if (code == ProofRequired)
            problem["proof"] = JsonNode.Parse(Proof);
        return problem;
    }
}
