using System.Net.Mime;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.DropIn;
using OtpAuth.Api.Http;
using OtpAuth.Api.RateLimits;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Api.OpenApi;

/// <summary>The document of v1 and that of the drop-in routes: what the code says, plus what only words and examples can.</summary>
internal static class OpenApiSetup
{
    public const string Document = "v1";
    private const string BearerScheme = "bearer";
    private const string RefreshCookieScheme = "refreshCookie";
    private static readonly OpenApiLicense License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" };

    public static void AddContract(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOpenApi(Document, options =>
        {
            options.AddDocumentTransformer(Describe);
            options.AddOperationTransformer((operation, _, _) => Examples.AddTo(operation));
            options.AddOperationTransformer((operation, _, _) => Examples.AddTo(operation, AdminContract.Requests, AdminContract.Answers));
            DescribeAlike(options);
        });
        if (!configuration.HasDropIn())
            return;

        services.AddOpenApi(DropInSetup.Document, options =>
        {
            options.ShouldInclude = api => api.GroupName == DropInSetup.Document;
            options.AddDocumentTransformer(DescribeDropIn);
            options.AddOperationTransformer((operation, _, _) => Examples.AddTo(operation, DropInContract.Requests, DropInContract.Answers));
            DescribeAlike(options);
        });
    }

    /// <summary>The names of the documents there are.</summary>
    public static IReadOnlyList<string> DocumentsOf(IConfiguration configuration) =>
        configuration.HasDropIn() ? [Document, DropInSetup.Document] : [Document];

    private static void DescribeAlike(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAccess);
        options.AddOperationTransformer(DescribeRefusals);
        options.AddOperationTransformer(RequireBearer);
        options.AddOperationTransformer((operation, _, _) => DeviceHeader.Describe(operation));
        options.AddOperationTransformer(StateLocation);
        options.AddSchemaTransformer((schema, context, _) => SchemaCorrections.Apply(schema, context.JsonTypeInfo));
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OtpAuth",
            Version = "1.0",
            Description =
                "One-time-password sign-in: send a code by email or SMS, verify it, get a session. Errors are `application/problem+json` " +
                "(RFC 9457) with a `code` from a closed list; every 429 and 503 carries `Retry-After` in seconds. Unknown JSON members are " +
                "refused. Times are RFC 3339 UTC, ids opaque strings. Where clients are limited, `RateLimit` and `RateLimit-Policy` say how far.",
            License = License,
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "One-time passwords", Description = "Send a code, send it again, verify it, ask how it stands." },
            new()
            {
                Name = "Accounts and sessions",
                Description = "Register, sign in, stay signed in; passwords, devices, addresses; sign out, take along, erase.",
            },
            new() { Name = "Discovery", Description = "What others need to check our tokens." },
            AdminContract.Tag,
        };
        return Task.CompletedTask;
    }

    private static Task DescribeDropIn(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OtpAuth, drop-in routes",
            Version = "1.0",
            Description = DropInContract.Description,
            License = License,
        };
        document.Tags = DropInContract.Tags.ToHashSet();
        return Task.CompletedTask;
    }

    private static Task DescribeAccess(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        // Where the document was asked for is no part of the contract.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "An access token (RFC 9068).",
            },
        };
        if (context.DocumentName != Document)
            return Task.CompletedTask;

        document.Components.SecuritySchemes[RefreshCookieScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = "__Host-refresh",
            Description = "The refresh token of clients that asked for cookies; named `refresh` where the issuer is plain http.",
        };
        document.Components.SecuritySchemes[AdminContract.KeyScheme] = AdminContract.Key;
        return Task.CompletedTask;
    }

    private static Task DescribeRefusals(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses ??= [];
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var shape = metadata.OfType<IErrorShape>().FirstOrDefault();
        foreach (var refusal in metadata.OfType<RefusesAttribute>())
            Describe(operation.Responses, refusal.StatusCode, refusal.Codes, shape);
        if (DefaultRules.Limit(context.Description.HttpMethod ?? "", context.Description.RelativePath ?? ""))
        {
            var own = metadata.OfType<RefusesAttribute>().Where(r => r.StatusCode == StatusCodes.Status429TooManyRequests).SelectMany(r => r.Codes);
            Describe(operation.Responses, StatusCodes.Status429TooManyRequests, [.. own, ErrorCodes.RateLimited], shape);
        }

        if (operation.Responses.ContainsKey("428"))
            TakeProof(operation);

        // Any call without a token may come from a network that an operator has blocked.
        if (!metadata.OfType<IAuthorizeData>().Any())
        {
            var others = metadata.OfType<RefusesAttribute>().Where(r => r.StatusCode == StatusCodes.Status403Forbidden).SelectMany(r => r.Codes);
            Describe(operation.Responses, StatusCodes.Status403Forbidden, [.. others, ProtectionErrors.Blocked.Code], shape);
        }

        if (operation.RequestBody is not null)
        {
            Describe(operation.Responses, StatusCodes.Status413PayloadTooLarge, [ErrorCodes.PayloadTooLarge], shape);
            Describe(operation.Responses, StatusCodes.Status415UnsupportedMediaType, [ErrorCodes.UnsupportedMediaType], shape);
        }

        Describe(operation.Responses, StatusCodes.Status500InternalServerError, [ErrorCodes.InternalError], shape);
        Describe(operation.Responses, StatusCodes.Status503ServiceUnavailable, [ErrorCodes.ServiceUnavailable], shape);
        return Task.CompletedTask;
    }

    private static void TakeProof(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = ProofHeader.Name,
            In = ParameterLocation.Header,
            Description =
                "Only after a 428: `<puzzle>:<nonce>`, where the SHA-256 of exactly that text begins with `difficulty` zero bits (a nonce is " +
                "1 to 20 letters and digits); or the captcha's token. Good for one call.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static void Describe(OpenApiResponses responses, int status, IReadOnlyList<string> codes, IErrorShape? shape)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join(", ", codes.Select(code => $"`{code}`")),
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [shape is null ? Problems.ContentType : MediaTypeNames.Application.Json] = new()
                {
                    Schema = new OpenApiSchemaReference(shape?.BodyType.Name ?? nameof(ApiProblem)),
                    Example = shape is null ? Examples.Problem(status, codes[0]) : Examples.Error(shape, codes[0]),
                },
            },
        };
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers = HeaderOf("Retry-After", "Seconds to wait.", new() { Type = JsonSchemaType.Integer, Minimum = "1" });
        }
        else if (status == StatusCodes.Status401Unauthorized)
        {
            const string Description = "`Bearer`; with `error=\"invalid_token\"` for a token that does not do (RFC 6750).";
            response.Headers = HeaderOf("WWW-Authenticate", Description, new() { Type = JsonSchemaType.String });
        }

        responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = response;
    }

    private static Task RequireBearer(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Security = [];
        if (metadata.OfType<IAuthorizeData>().Any() || operation.OperationId == "logout")
            operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [] });

        if (metadata.OfType<OperatorOnlyAttribute>().Any())
        {
            operation.Security.Add(
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(AdminContract.KeyScheme, context.Document)] = [] });
        }

        // These two also take a refresh token, from the cookie or from the body.
        if (operation.OperationId is "logout" or "refresh")
        {
            operation.Security.Add(
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(RefreshCookieScheme, context.Document)] = [] });
            operation.Security.Add([]);
        }

        return Task.CompletedTask;
    }

    private static Task StateLocation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.Responses?.TryGetValue("202", out var accepted) == true && accepted is OpenApiResponse response)
            response.Headers = HeaderOf("Location", "The path of the challenge, to ask how it stands.", new() { Type = JsonSchemaType.String });
        return Task.CompletedTask;
    }

    private static Dictionary<string, IOpenApiHeader> HeaderOf(string name, string description, OpenApiSchema schema) =>
        new(StringComparer.Ordinal) { [name] = new OpenApiHeader { Description = description, Required = true, Schema = schema } };
}
