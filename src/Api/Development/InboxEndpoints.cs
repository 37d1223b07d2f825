using OtpAuth.Infrastructure.Delivery.Development;

namespace OtpAuth.Api.Development;

/// <summary>The development inbox. Mapped in Development only: elsewhere these routes do not exist.</summary>
internal static class InboxEndpoints
{
    public static void MapDevelopmentInbox(this IEndpointRouteBuilder app)
    {
        var inbox = app.MapGroup("/dev/inbox").ExcludeFromDescription();
        inbox.MapGet("messages", (DevelopmentInbox messages, string? to) => messages.Find(to));
        inbox.MapGet("", (HttpContext context) => Page(context, "inbox.html"));
        foreach (var file in DevelopmentInboxPage.Files.Keys)
            inbox.MapGet(file, (HttpContext context) => Page(context, file));
    }

    private static IResult Page(HttpContext context, string file)
    {
        context.Response.Headers.ContentSecurityPolicy = DevelopmentInboxPage.ContentSecurityPolicy;
        return Results.Stream(DevelopmentInboxPage.Open(file), DevelopmentInboxPage.Files[file]);
    }
}
