using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtpAuth.Api.Http;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Fuzz;

/// <summary>What the contract promises of every answer.</summary>
internal static class AnswerCheck
{
    public static IEnumerable<string> Faults(Operation operation, Answer answer)
    {
        var status = answer.Status.ToString(CultureInfo.InvariantCulture);
        if (answer.Status >= 500)
            return [$"{operation.Id} answered {status}"];
        if (operation.Responses[status] is not JsonObject response)
            return [$"{operation.Id} answered {status}, which is not documented"];

        var headers = FaultsOfHeaders(operation, answer, response).Concat(FaultsOfSecurity(operation, answer));
        return headers.Concat(FaultsOfBody(operation, answer, response, status)).Select(fault => $"{operation.Id} {status}: {fault}");
    }

    private static IEnumerable<string> FaultsOfHeaders(Operation operation, Answer answer, JsonObject response)
    {
        foreach (var (name, header) in response["headers"]?.AsObject() ?? [])
        {
            var given = answer.Headers.GetValueOrDefault(name);
            JsonNode? value = long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : given;
            foreach (var fault in new SchemaCheck(operation.Document).Faults(value, header!["schema"]!.AsObject(), name))
                yield return fault;
        }

        if (answer.Status is 429 or 503 && !answer.Headers.ContainsKey("Retry-After"))
            yield return "no Retry-After";
        if (answer.Status == 401 && !answer.Headers.ContainsKey("WWW-Authenticate"))
            yield return "no WWW-Authenticate";
    }

    private static IEnumerable<string> FaultsOfSecurity(Operation operation, Answer answer)
    {
        var cached = answer.Headers.GetValueOrDefault("Cache-Control");
        if (cached?.Contains("no-store", StringComparison.Ordinal) != true && !(operation.IsPublic && answer.Status == 200))
            yield return $"Cache-Control is {cached}";
        foreach (var (name, value) in new[]
        {
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
        })
        {
            if (answer.Headers.GetValueOrDefault(name) != value)
                yield return $"{name} is {answer.Headers.GetValueOrDefault(name)}";
        }

        if (answer.Headers.ContainsKey("Server") || answer.Headers.ContainsKey("X-Powered-By"))
            yield return "says what serves it";
    }

    private static List<string> FaultsOfBody(Operation operation, Answer answer, JsonObject response, string status)
    {
        if (response["content"] is not JsonObject content)
            return answer.Text.Length == 0 ? [] : ["has a body"];
        if (content[answer.ContentType ?? ""]?["schema"] is not JsonObject schema)
            return [$"is {answer.ContentType}"];

        var body = Parse(answer.Text);
        var faults = new SchemaCheck(operation.Document).Faults(body, schema).ToList();
        if (answer.Status >= 400 && faults.Count == 0)
            faults.AddRange(FaultsOfError(operation, body!.AsObject(), status, answer.ContentType!));
        return faults;
    }

    private static IEnumerable<string> FaultsOfError(Operation operation, JsonObject error, string status, string type)
    {
        var code = error["code"]!.GetValue<string>();
        if (!ErrorCodes.All.Contains(code, StringComparer.Ordinal))
            yield return $"{code} is not in the closed list";
        if (!operation.CodesOf(status).Contains(code, StringComparer.Ordinal))
            yield return $"{code} is not documented here";
        if (type != Problems.ContentType)
            yield break;

        if (error["traceId"]!.GetValue<string>() is not { Length: 32 } trace || !trace.All(char.IsAsciiHexDigitLower))
            yield return "has no traceId";
        if (error["status"]?.ToString() != status || error["type"]?.ToString() != $"urn:otpauth:error:{code}")
            yield return "status and type do not fit";
        if ((code == "validation_failed") != (error["errors"] is JsonObject { Count: > 0 }))
            yield return "errors are there for validation_failed, and for nothing else";
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create($"no JSON: {text}");
        }
    }
}
