using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OtpAuth.Api.OpenApi;

/// <summary>Writes the OpenAPI documents to files, without starting the service: the build's way to keep the contract under review.</summary>
internal static class Contract
{
    public static async Task WriteAsync(IServiceProvider services, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in OpenApiSetup.DocumentsOf(services.GetRequiredService<IConfiguration>()))
        {
            var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(name);
            var document = await provider.GetOpenApiDocumentAsync();
            var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), json.ReplaceLineEndings("\n") + "\n");
        }
    }
}
