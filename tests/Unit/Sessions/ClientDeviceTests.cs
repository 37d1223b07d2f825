using System.Net;
using System.Text;
using OtpAuth.Domain.Common;

namespace OtpAuth.Unit.Sessions;

public sealed class ClientDeviceTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("203.0.113.0", "203.0.113.0/24")]
    [InlineData("255.255.255.255", "255.255.255.0/24")]
    [InlineData("127.0.0.1", "127.0.0.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    [InlineData("2001:db8::1", "2001:db8::/48")]
    [InlineData("fe80::1%2", "fe80::/48")]
    [InlineData("::1", "::/48")]
    public void An_address_is_cut_to_its_network(string address, string network) =>
        ClientDevice.From(null, IPAddress.Parse(address), null, usesCookies: false).Network.ShouldBe(network);

    [Fact]
    public void Without_an_address_there_is_no_network() => ClientDevice.From(null, null, null, usesCookies: false).Network.ShouldBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    public void An_empty_user_agent_is_none(string? userAgent) => Device(userAgent).UserAgent.ShouldBeNull();

    [Fact]
    public void A_long_user_agent_is_cut_to_what_the_database_takes()
    {
        Device(new string('a', 8192)).UserAgent.ShouldBe(new string('a', 400));
        Device(new string('a', 400)).UserAgent!.Length.ShouldBe(400);
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        for (var before = 396; before < 404; before++)
            strict.GetBytes(Device(new string('a', before) + "😀😀").UserAgent!).Length.ShouldBeLessThanOrEqualTo(404);
    }

    [Fact]
    public void A_browser_is_known_by_its_key_and_an_unknown_one_is_nobody()
    {
        byte[] key = [1, 2, 3];

        ClientDevice.From(null, null, key, usesCookies: true).Is([1, 2, 3]).ShouldBeTrue();
        ClientDevice.From(null, null, key, usesCookies: true).Is([1, 2, 4]).ShouldBeFalse();
        ClientDevice.From(null, null, key, usesCookies: true).Is(null).ShouldBeFalse();
        Device(null).Is(key).ShouldBeFalse();
        Device(null).Is(null).ShouldBeFalse();
    }

    private static ClientDevice Device(string? userAgent) => ClientDevice.From(userAgent, null, null, usesCookies: false);
}
