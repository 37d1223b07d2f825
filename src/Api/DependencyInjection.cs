using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Browsers;
using OtpAuth.Api.Development;
using OtpAuth.Api.DropIn;
using OtpAuth.Api.Health;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Api.Proxies;
using OtpAuth.Api.RateLimits;
using OtpAuth.Application;
using OtpAuth.Application.Settings;
using OtpAuth.Infrastructure;

namespace OtpAuth.Api;

internal static class DependencyInjection
{
    private const int MaxBodyBytes = 16 * 1024;

    // Room for a token of 64 KB, so that it is refused as any other bad token is and not with a bare 431.
    private const int MaxHeadersBytes = 96 * 1024;
    private const int MaxJsonDepth = 8;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PreflightMaxAge = TimeSpan.FromMinutes(10);

    public static void AddOtpAuth(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeadersBytes;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        });
        builder.Services.AddApplication(builder.Configuration);
        builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
        builder.Services.AddProxies(builder.Configuration);
        AddHttp(builder.Services);
        builder.Services.AddSetting<OverloadOptions, OverloadOptionsValidator>(builder.Configuration, OverloadOptions.Section);
        builder.Services.AddSingleton<AdmissionFilter>();
        AddBrowsers(builder.Services, builder.Configuration);
        builder.Services.AddRateLimits(builder.Configuration);
        builder.Services.AddDropIn(builder.Configuration);
        builder.Services.AddContract(builder.Configuration);
        builder.Services.AddHealth(builder.Configuration);
    }

    /// <summary>The pipeline, in the order in which a request passes it.</summary>
    public static void UseOtpAuth(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages(StatusProblems.WriteAsync);
        app.MapHealth();

        var node = app.Configuration.GetSection(NodeOptions.Section).Get<NodeOptions>() ?? new NodeOptions();
        if (!node.IsApi)
            return;

        app.UseCors();
        app.UseRateLimiter();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseAuthentication();
        app.UseMiddleware<NetworkGuard>();
        app.UseAuthorization();
        app.MapControllers();
        var documents = OpenApiSetup.DocumentsOf(app.Configuration);
        app.MapOpenApi($"/openapi/{{documentName:regex(^({string.Join('|', documents)})$)}}.json");
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "OtpAuth";
            foreach (var name in documents)
                ui.SwaggerEndpoint($"/openapi/{name}.json", name);
        });
        if (app.Environment.IsDevelopment())
            app.MapDevelopmentInbox();
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.AddExceptionHandler<FaultHandler>();
        services.AddProblemDetails();
        // The core alone: AddAuthentication would also bring data protection, which writes keys to disk that nothing here uses.
        services.AddAuthenticationCore(options => options.DefaultScheme = BearerHandler.Name);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.Name, _ => { })
            .AddScheme<AuthenticationSchemeOptions, OperatorHandler>(OperatorHandler.Name, _ => { });
        services.AddSingleton<OperatorKeys>();
        services.AddAuthorization();
        services.ConfigureHttpJsonOptions(options => Configure(
            // The document's generator knows the names of this one; bodies are read by the other.
            options.SerializerOptions, new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)));
        services.AddSingleton<ErrorShapes>();
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<IdConstraint>(IdConstraint.Name));
        services.AddControllers(options =>
            {
                options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                options.Filters.AddService<AdmissionFilter>();
                options.ModelBinderProviders.Insert(0, new IdBinder());
                options.Filters.Add<PlainBodies>();
                SpeakJsonOnly(options);
            })
            .AddJsonOptions(options =>
            {
                options.AllowInputFormatterExceptionMessages = false;
                Configure(options.JsonSerializerOptions, new ExactEnumConverter());
            })
            .ConfigureApiBehaviorOptions(options =>
            {
                options.InvalidModelStateResponseFactory = InvalidInput.ToProblem;
                options.SuppressMapClientErrors = true;
            });
    }

    /// <summary>Pages of the origins in <c>Cors:Origins</c>, and of no other, may read what we answer.</summary>
    private static void AddBrowsers(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSetting<CorsOptions, CorsOptionsValidator>(configuration, CorsOptions.Section);
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<CorsOptions>>((cors, ours) =>
            cors.AddDefaultPolicy(policy => policy
                .WithOrigins([.. ours.Value.Origins])
                .AllowCredentials()
                .WithMethods("GET", "POST", "DELETE")
                .WithHeaders(
                    "Authorization",
                    "Content-Type",
                    "Idempotency-Key",
                    "X-Session-Transport",
                    BrowserCookies.DeviceHeader,
                    ProofHeader.Name)
                .WithExposedHeaders(["Location", "Retry-After", BrowserCookies.DeviceHeader, .. RateLimitHeaders.Names])
                .SetPreflightMaxAge(PreflightMaxAge)));
    }

    /// <summary>JSON in UTF-8 both ways (RFC 8259 section 8.1); any other type or charset is 415.</summary>
    private static void SpeakJsonOnly(MvcOptions options)
    {
        options.OutputFormatters.RemoveType<StringOutputFormatter>();
        options.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
        options.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
        options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        var output = options.OutputFormatters.OfType<SystemTextJsonOutputFormatter>().Single();
        var input = options.InputFormatters.OfType<SystemTextJsonInputFormatter>().Single();
        foreach (var types in new[] { output.SupportedMediaTypes, input.SupportedMediaTypes })
        {
            types.Clear();
            types.Add(MediaTypeNames.Application.Json);
        }

        input.SupportedEncodings.Clear();
        input.SupportedEncodings.Add(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
    }

    /// <summary>One reading of JSON for bodies, answers and the document: strict, so that no two readers see different things in it.</summary>
    private static void Configure(JsonSerializerOptions json, JsonConverterFactory enums)
    {
        json.MaxDepth = MaxJsonDepth;
        json.AllowDuplicateProperties = false;
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.Converters.Add(new UtcTimeConverter());
        json.Converters.Add(enums);
    }
}
