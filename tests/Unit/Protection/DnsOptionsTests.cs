using OtpAuth.Application.Protection;
using OtpAuth.Infrastructure.Protection;

namespace OtpAuth.Unit.Protection;

public sealed class DnsOptionsTests
{
    [Fact]
    public void Mail_domains_are_checked_unless_told_and_none_is_blocked()
    {
        new EmailOptions().CheckDomains.ShouldBeTrue();
        new EmailOptions().BlockDisposable.ShouldBeFalse();
    }

    [Fact]
    public void Servers_are_addresses_with_or_without_port()
    {
        DnsOptions options = new() { Servers = ["192.0.2.53", "127.0.0.1:5353", "[2001:db8::53]:54", "2001:db8::53"] };

        new DnsOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
        DnsServers.Parse(options.Servers).Select(s => s.ToString())
            .ShouldBe(["192.0.2.53:53", "127.0.0.1:5353", "[2001:db8::53]:54", "[2001:db8::53]:53"]);
    }

    [Theory]
    [InlineData("dns.example.com")]
    [InlineData("")]
    [InlineData("192.0.2.53:port")]
    public void What_is_no_address_is_refused_with_an_example(string server)
    {
        var failures = new DnsOptionsValidator().Validate(null, new DnsOptions { Servers = ["192.0.2.53", server] }).Failures!.ToList();

        failures.ShouldHaveSingleItem().ShouldStartWith("Dns:Servers:1 is ");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(49)]
    [InlineData(1001)]
    public void A_try_takes_50_ms_to_1_s(int milliseconds) =>
        new DnsOptionsValidator().Validate(null, new DnsOptions { Timeout = TimeSpan.FromMilliseconds(milliseconds) }).Failed.ShouldBeTrue();

    [Fact]
    public void The_systems_servers_are_read_from_its_file() => DnsServers.Parse(DnsServers.NamedIn(
    [
        "# nameserver 192.0.2.1", "search example.com", "nameserver 192.0.2.53", "\tnameserver  fe80::1%1 # one", "nameserver", "nameserver x",
    ])).Select(s => s.Port).ShouldBe([53, 53]);
}
