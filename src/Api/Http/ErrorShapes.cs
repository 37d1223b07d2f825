using Microsoft.AspNetCore.Diagnostics;

namespace OtpAuth.Api.Http;

/// <summary>Finds the <see cref="IErrorShape"/> of a request; of one that met no endpoint by the folder that its path is in.</summary>
internal sealed class ErrorShapes(EndpointDataSource endpoints)
{
    private readonly Lazy<Dictionary<string, IErrorShape?>> _byFolder = new(() => endpoints.Endpoints.OfType<RouteEndpoint>()
        .GroupBy(e => FolderOf('/' + e.RoutePattern.RawText?.TrimStart('/')), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            folder => folder.Key,
            folder => folder.Select(e => e.Metadata.GetMetadata<IErrorShape>()).Distinct().Count() == 1
                ? folder.First().Metadata.GetMetadata<IErrorShape>()
                : null,
            StringComparer.OrdinalIgnoreCase));

    /// <summary>Null where errors are an <see cref="ApiProblem"/>.</summary>
    public IErrorShape? Of(HttpContext context)
    {
        // A fault's handler runs after the endpoint was taken off the request, and finds it on the exception.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return endpoint is RouteEndpoint
            ? endpoint.Metadata.GetMetadata<IErrorShape>()
            : _byFolder.Value.GetValueOrDefault(FolderOf(context.Request.Path.Value?.TrimEnd('/') ?? ""));
    }

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];
}
