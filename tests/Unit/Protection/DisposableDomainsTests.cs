using System.Text;
using OtpAuth.Domain.Contacts;
using OtpAuth.Infrastructure.Protection;

namespace OtpAuth.Unit.Protection;

public sealed class DisposableDomainsTests
{
    private static readonly string[] List = Resource("disposable-domains.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    private readonly DisposableDomains _domains = new();

    [Fact]
    public void The_list_is_sorted_and_holds_domains_as_addresses_have_them()
    {
        List.Length.ShouldBe(133_181);
        List.ShouldBe(List.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        List.ShouldAllBe(d => DomainOf("jo@" + d) == d);
    }

    [Fact]
    public void Its_licence_goes_with_it() => Resource("LICENSE.txt").ShouldContain("Permission is hereby granted");

    [Theory]
    [InlineData("mailinator.com")]
    [InlineData("yopmail.com")]
    [InlineData("a.mailinator.com")]
    [InlineData("a.b.c.mailinator.com")]
    public void A_listed_domain_and_all_below_it_are_disposable(string domain) => _domains.Contains(domain).ShouldBeTrue();

    [Theory]
    [InlineData("anotherxmailinator.com")]
    [InlineData("mailinator.com.example")]
    [InlineData("com")]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("gmail.com")]
    [InlineData("outlook.com")]
    [InlineData("yahoo.com")]
    [InlineData("icloud.com")]
    [InlineData("proton.me")]
    [InlineData("gmx.net")]
    [InlineData("qq.com")]
    [InlineData("rediffmail.com")]
    [InlineData("privaterelay.appleid.com")]
    public void Others_are_not(string domain) => _domains.Contains(domain).ShouldBeFalse();

    private static string? DomainOf(string address) => EmailAddress.TryParse(address, out var email) ? email.Domain : null;

    private static string Resource(string name)
    {
        using var stream = typeof(DisposableDomains).Assembly
            .GetManifestResourceStream($"OtpAuth.Infrastructure.Protection.DisposableDomains.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
