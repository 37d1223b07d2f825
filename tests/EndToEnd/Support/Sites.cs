using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace OtpAuth.EndToEnd.Support;

/// <summary>
/// The service and its neighbours as a browser sees them, by name: the service at <see cref="Id"/>, on its own site a listed origin and
/// others, and another site. One browser for all tests of a class; each test has a profile of its own in it.
/// </summary>
public abstract class Sites(PostgresFixture postgres, string scheme) : IAsyncLifetime
{
    public const string Id = "id.example.test";
    public const string Listed = "app.example.test";
    public const string Sibling = "shop.example.test";
    public const string Evil = "evil.test";

    private readonly TestCertificate _certificate = new(Id);
    private readonly int _port = ServiceProcess.FreePort();
    private PageServer? _pages;
    private Service? _service;
    private Arrivals? _arrivals;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal bool IsSecure => scheme == Uri.UriSchemeHttps;

    internal Service Service => _service!;

    internal Arrivals Arrivals => _arrivals!;

    /// <summary>The origin of a host, e.g. <c>http://id.example.test:41234</c>.</summary>
    public string Origin(string host) => $"{scheme}://{host}:{(host == Id ? _port : _pages!.Port)}";

    /// <summary>The address of a new page on a host other than the service's.</summary>
    public string PageAt(string host, string html = "") => Origin(host) + _pages!.Add(html);

    public async Task InitializeAsync()
    {
        _pages = await PageServer.StartAsync(scheme, _certificate);
        _service = await postgres.StartServiceAsync(
        [
            $"urls={scheme}://127.0.0.1:{_port}",
            $"Tokens:Issuer={Origin(Id)}",
            $"Cors:Origins:0={Origin(Listed)}",
            .. Tls.Settings(_certificate).Select(s => $"{s.Key}={s.Value}"),
        ]);
        _arrivals = new Arrivals(_service.Services.GetRequiredService<DiagnosticListener>());
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Find(),
            // Nothing that the browser looks for leaves the machine. Root has no sandbox; a container's /dev/shm is small.
            Args = ["--host-resolver-rules=MAP * 127.0.0.1", "--no-sandbox", "--disable-dev-shm-usage"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _arrivals?.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
        if (_pages is not null)
            await _pages.DisposeAsync();
        _certificate.Dispose();
    }

    /// <summary>Someone with an address and a browser profile of their own, at the service's origin.</summary>
    internal async Task<Visitor> VisitorAsync()
    {
        var profile = await _browser!.NewContextAsync(new BrowserNewContextOptions { IgnoreHTTPSErrors = true });
        return await Visitor.OpenAsync(this, profile);
    }
}

/// <summary>Over http, where browsers send no <c>Sec-Fetch-Site</c> and Origin alone tells.</summary>
public sealed class PlainSites(PostgresFixture postgres) : Sites(postgres, Uri.UriSchemeHttp);

/// <summary>Over https, as in production.</summary>
public sealed class SecureSites(PostgresFixture postgres) : Sites(postgres, Uri.UriSchemeHttps);
