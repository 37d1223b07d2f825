using Microsoft.Playwright;
using OtpAuth.EndToEnd.Support;

namespace OtpAuth.EndToEnd;

[Collection(ServiceTests.Name)]
public sealed class PageTests(PlainSites sites) : IClassFixture<PlainSites>
{
    private const string Send = "/api/v1/otp/send";

    [Fact]
    public async Task A_page_of_the_service_sends_and_verifies()
    {
        await using var visitor = await sites.VisitorAsync();

        var (challengeId, code) = await visitor.ReceiveCodeAsync();
        var verified = await visitor.VerifyAsync(challengeId, code);

        verified.Status.ShouldBe(200, verified.ToString());
        verified.Json("user").GetProperty("email").GetString().ShouldBe(visitor.Email);
    }

    [Theory]
    [InlineData(Sites.Evil)]
    [InlineData(Sites.Sibling)]
    public async Task A_script_from_elsewhere_reads_no_answer(string host)
    {
        await using var visitor = await sites.VisitorAsync();
        var page = await visitor.VisitAsync(sites.PageAt(host));
        var before = sites.Arrivals.Count;

        var body = $$"""{"email":"{{visitor.Email}}"}""";
        var json = new Dictionary<string, string> { ["Content-Type"] = "application/json" };
        var typed = await visitor.FetchAsync(page, Send, new { method = "POST", headers = json, body });
        var simple = await visitor.FetchAsync(page, Send, new { method = "POST", body });
        var blind = await visitor.FetchAsync(page, Send, new { method = "POST", mode = "no-cors", body });
        var read = await visitor.FetchAsync(page, "/.well-known/jwks.json", new { });

        new[] { typed, simple, blind, read }.ShouldAllBe(r => !r.IsReadable);
        blind.Type.ShouldBe("opaque");
        // They were not stopped on the way: JSON asks first and is not let, and the type that needs no leave is refused.
        var arrivals = sites.Arrivals.Since(before);
        arrivals.Select(a => a.Method).ShouldBe(["OPTIONS", "POST", "POST", "GET"]);
        arrivals.Where(a => a.Method == "POST").ShouldAllBe(a => a.Status == 415);
        sites.Service.MessagesTo(visitor.Email).ShouldBe(0);
    }

    [Theory]
    [InlineData(Sites.Evil)]
    [InlineData(Sites.Sibling)]
    public async Task The_service_is_not_framed(string host)
    {
        await using var visitor = await sites.VisitorAsync();
        var other = sites.PageAt(host);
        var before = sites.Arrivals.Count;

        var page = await visitor.VisitAsync(sites.PageAt(host, $"""
            <iframe name="other" src="{other}"></iframe>
            <iframe name="service" src="{sites.Origin(Sites.Id)}/docs/index.html"></iframe>
            """));

        (await sites.Arrivals.AfterAsync(before, a => a.Path == "/docs/index.html")).Status.ShouldBe(200);
        await Eventually.TrueAsync(async () => await UrlOfAsync(page, "other") == other);
        await Eventually.TrueAsync(async () => (await UrlOfAsync(page, "service"))?.StartsWith("chrome-error:", StringComparison.Ordinal) == true);
        (await page.EvaluateAsync<string>("() => { try { return frames.service.document.title } catch (e) { return e.name } }"))
            .ShouldBe("SecurityError");
    }

    /// <summary>By the element: the browser tells a frame's name a moment after the frame.</summary>
    private static async Task<string?> UrlOfAsync(IPage page, string name) =>
        (await (await page.QuerySelectorAsync($"iframe[name={name}]"))!.ContentFrameAsync())?.Url;
}
