using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace OtpAuth.EndToEnd.Support;

/// <summary>Serves pages on a loopback port, the same ones by whatever name it is called.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _pages = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private PageServer(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static async Task<PageServer> StartAsync(string scheme, TestCertificate certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(Tls.Settings(certificate));
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls($"{scheme}://127.0.0.1:0");
        var server = new PageServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <returns>The path of the new page.</returns>
    public string Add(string html)
    {
        var path = $"/{Guid.NewGuid():N}";
        _pages[path] = $"<!doctype html><title>A page</title>{html}";
        return path;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (!_pages.TryGetValue(context.Request.Path, out var page))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(page);
    }
}
