using Microsoft.Extensions.Configuration;
using OtpAuth.Infrastructure.Delivery.Email;

namespace OtpAuth.Unit.Delivery;

public sealed class SmtpOptionsTests
{
    private const string Key = "Email:Providers:0";

    [Fact]
    public void A_host_and_a_sender_are_enough()
    {
        var options = Bind();

        options.Validate(Key).ShouldBeEmpty();
        (options.Name, options.Port, options.Security, options.Timeout, options.MaxConnections)
            .ShouldBe(("smtp", 587, SmtpSecurity.StartTls, TimeSpan.FromSeconds(10), 4));
    }

    [Theory]
    [InlineData("Host is empty; set it to your mail server, e.g. smtp.example.com", "Host", " ")]
    [InlineData("Host is not a host name", "Host", "smtp://example.com:25")]
    [InlineData("Port is 0;", "Port", "0")]
    [InlineData("Port is 65536;", "Port", "65536")]
    [InlineData("Security is unknown", "Security", "7")]
    [InlineData("TrustedCertificate names no file", "TrustedCertificate", "/nowhere/ca.pem")]
    [InlineData("Username and ", "Username", "me")]
    [InlineData("Username and ", "Password", "secret")]
    [InlineData("Name is empty", "Name", "")]
    [InlineData("From is not an address", "From", "Example <otp>")]
    [InlineData("From is not an address", "From", "Ex\r\nBcc: e@e.example <otp@example.com>")]
    [InlineData("Timeout is 00:00:00", "Timeout", "00:00:00")]
    [InlineData("Timeout is 00:05:01", "Timeout", "00:05:01")]
    [InlineData("MaxConnections is 0", "MaxConnections", "0")]
    public void A_mistake_is_told_by_its_key_with_a_good_example(string beginning, string name, string value)
    {
        var fault = Bind((name, value)).Validate(Key).ShouldHaveSingleItem();

        fault.ShouldStartWith($"{Key}:{beginning}");
        fault.ShouldContain("e.g. ");
        fault.ShouldNotContain("secret");
    }

    [Fact]
    public void A_line_break_in_a_password_is_told_without_the_password()
    {
        var fault = Bind(("Username", "me"), ("Password", "hunter2\n")).Validate(Key).ShouldHaveSingleItem();

        fault.ShouldContain("control character");
        fault.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("smtp.example.com", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    public void A_password_goes_in_clear_text_over_loopback_only(string host, bool allowed)
    {
        var faults = Bind(("Host", host), ("Security", "None"), ("Username", "me"), ("Password", "hunter2")).Validate(Key);

        faults.Any(fault => fault.StartsWith($"{Key}:Security is None", StringComparison.Ordinal)).ShouldBe(!allowed);
    }

    private static SmtpOptions Bind(params (string Name, string Value)[] changes)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Host"] = "smtp.example.com",
            ["From"] = "otp@example.com",
        };
        foreach (var (name, value) in changes)
            values[name] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build().Get<SmtpOptions>()!;
    }
}
