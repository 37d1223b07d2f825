using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Common;
using OtpAuth.Infrastructure.Protection;

namespace OtpAuth.Unit.Protection;

public sealed class ProofOptionsTests
{
    private const string Secret = "not-to-be-shown";

    [Fact]
    public void The_defaults_do_and_ask_for_work_where_risk_is_raised()
    {
        var options = new ProofOptions();

        Failures(options).ShouldBeEmpty();
        (options.Kind, options.When, options.Difficulty, options.Lifetime)
            .ShouldBe((ProofKind.ProofOfWork, ProofWhen.RaisedRisk, 18, TimeSpan.FromMinutes(2)));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(25)]
    public void Difficulty_has_bounds(int difficulty) =>
        Failures(new ProofOptions { Difficulty = difficulty }).ShouldHaveSingleItem().ShouldStartWith($"Proof:Difficulty is {difficulty}");

    [Theory]
    [InlineData(29)]
    [InlineData(601)]
    public void Lifetime_has_bounds(int seconds) =>
        Failures(new ProofOptions { Lifetime = TimeSpan.FromSeconds(seconds) }).ShouldHaveSingleItem().ShouldStartWith("Proof:Lifetime is ");

    [Fact]
    public void Numbers_are_no_names()
    {
        var failures = Failures(new ProofOptions { Kind = (ProofKind)7, When = (ProofWhen)7 });

        failures.Select(f => f.Split(' ')[0]).ShouldBe(["Proof:Kind", "Proof:When"]);
    }

    [Fact]
    public void A_captcha_needs_a_service_and_its_two_keys() => Failures(new ProofOptions { Kind = ProofKind.Captcha })
        .Select(f => f.Split(' ')[0]).ShouldBe(["Proof:Captcha:VerifyUrl", "Proof:Captcha:SiteKey", "Proof:Captcha:Secret"]);

    [Theory]
    [InlineData("https://challenges.cloudflare.com/turnstile/v0/siteverify", true, true)]
    [InlineData("https://api.hcaptcha.com/siteverify", true, true)]
    [InlineData("http://127.0.0.1:8000/siteverify", true, false)]
    [InlineData("http://verify.example.com/siteverify", false, false)]
    [InlineData("https://jo:secret@verify.example.com/", false, false)]
    [InlineData("/siteverify", false, false)]
    [InlineData("ftp://verify.example.com/", false, false)]
    public void Tokens_and_secret_travel_over_https(string url, bool inDevelopment, bool inProduction)
    {
        var options = Captcha(c => c.VerifyUrl = new Uri(url, UriKind.RelativeOrAbsolute));

        (Failures(options, Environments.Development).Count == 0).ShouldBe(inDevelopment);
        (Failures(options, Environments.Production).Count == 0).ShouldBe(inProduction);
    }

    [Fact]
    public void No_fault_quotes_the_secret()
    {
        var failures = Failures(Captcha(c =>
            (c.VerifyUrl, c.SiteKey, c.Hostname, c.Timeout) = (new Uri($"http://{Secret}@x.example/"), " ", "not a host", TimeSpan.FromSeconds(11))));

        failures.Select(f => f.Split(' ')[0])
            .ShouldBe(["Proof:Captcha:VerifyUrl", "Proof:Captcha:SiteKey", "Proof:Captcha:Hostname", "Proof:Captcha:Timeout"]);
        failures.ShouldAllBe(f => !f.Contains(Secret));
    }

    private static ProofOptions Captcha(Action<CaptchaOptions> change)
    {
        var options = new ProofOptions { Kind = ProofKind.Captcha };
        (options.Captcha.VerifyUrl, options.Captcha.SiteKey, options.Captcha.Secret) = (new Uri("https://verify.example.com/"), "site", Secret);
        change(options.Captcha);
        return options;
    }

    private static List<string> Failures(ProofOptions options, string? environment = null) =>
        new ProofOptionsValidator(new Place(environment ?? Environments.Production)).Validate(null, options).Failures?.ToList() ?? [];

    private sealed class Place(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
