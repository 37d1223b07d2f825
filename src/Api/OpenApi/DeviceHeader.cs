using Microsoft.OpenApi;
using OtpAuth.Api.Browsers;

namespace OtpAuth.Api.OpenApi;

/// <summary>The header by which a device is recognised: read and written for all calls alike, not by their actions.</summary>
internal static class DeviceHeader
{
    private static readonly string[] Proving = ["verifyOtp", "verifyContact"];
    private static readonly string[] Asking = ["sendOtp", "register", "logIn", "forgotPassword", "changePassword", "addContact"];

    public static Task Describe(OpenApiOperation operation)
    {
        if (Proving.Contains(operation.OperationId) && operation.Responses?["200"] is OpenApiResponse { } right)
        {
            right.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            right.Headers[BrowserCookies.DeviceHeader] = new OpenApiHeader
            {
                Description = "By which the device is recognised from now on, for clients that keep no cookies. Send it back the same way.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }

        if (Proving.Contains(operation.OperationId) || Asking.Contains(operation.OperationId))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = BrowserCookies.DeviceHeader,
                In = ParameterLocation.Header,
                Description = "From an earlier right code: a recognised device has send and guess limits of its own. Browsers have it as a cookie.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        return Task.CompletedTask;
    }
}
