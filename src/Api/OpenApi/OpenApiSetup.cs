using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.DropIn;
using OtpAuth.Api.Http;
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
        options.AddSchemaTransformer(CloseErrorCodes);
        options.AddSchemaTransformer(StateStrings);
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
                "refused. Times are RFC 3339 UTC, ids opaque strings.",
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
            response.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "Seconds to wait.",
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
                },
            };
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

    private static Task CloseErrorCodes(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var error = context.JsonTypeInfo.Type;
        if ((error == typeof(ApiProblem) || error == typeof(MessageError) || error == typeof(DetailError))
            && schema.Properties?.TryGetValue("code", out var code) == true
            && code is OpenApiSchema list)
            list.Enum = [.. ErrorCodes.All.Select(c => (JsonNode)c)];
        return Task.CompletedTask;
    }

    /// <remarks>Our own converters hide from the generator that these are JSON strings, and clients would get a type of anything.</remarks>
    private static Task StateStrings(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum || type == typeof(DateTimeOffset))
            schema.Type = (schema.Type ?? default) | JsonSchemaType.String;

        // A header that may be left out is no header that may be null.
        if (type.IsEnum)
            schema.Enum = [.. (schema.Enum ?? []).Where(value => value is not null && value.GetValueKind() != JsonValueKind.Null)];
        return Task.CompletedTask;
    }
}
