using OtpAuth.Application.Abstractions;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Protection;

public sealed class MailDomainsTests(Dnsmasq dns) : IClassFixture<Dnsmasq>
{
    [Theory]
    [InlineData("one.test")]
    [InlineData("several.test")]
    public async Task A_mail_exchanger_takes_mail(string domain) =>
        (await Lookups.At(dns.Address).CheckAsync(domain)).ShouldBe(MailDomainVerdict.Deliverable);

    [Theory]
    [InlineData("four.test")]
    [InlineData("six.test")]
    [InlineData("alias.test")]
    public async Task Without_one_an_address_takes_mail(string domain) =>
        (await Lookups.At(dns.Address).CheckAsync(domain)).ShouldBe(MailDomainVerdict.Deliverable);

    [Fact]
    public async Task A_null_exchanger_takes_none() =>
        (await Lookups.At(dns.Address).CheckAsync("null.test")).ShouldBe(MailDomainVerdict.NullMx);

    [Theory]
    [InlineData("no-such-name.test")]
    [InlineData("text.test")]
    public async Task Neither_exchanger_nor_address_takes_none(string domain) =>
        (await Lookups.At(dns.Address).CheckAsync(domain)).ShouldBe(MailDomainVerdict.NoMail);

    [Fact]
    public async Task More_exchangers_than_a_datagram_holds_come_over_TCP() =>
        (await Lookups.At(dns.Address).CheckAsync("many.test")).ShouldBe(MailDomainVerdict.Deliverable);

    [Fact]
    public async Task A_server_that_refuses_to_ask_others_leaves_it_unknown() =>
        (await Lookups.At(dns.Address).CheckAsync("example.org")).ShouldBe(MailDomainVerdict.Unknown);
}
