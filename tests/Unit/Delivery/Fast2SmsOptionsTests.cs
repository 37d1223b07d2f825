using OtpAuth.Infrastructure.Delivery.Sms;

namespace OtpAuth.Unit.Delivery;

public sealed class Fast2SmsOptionsTests
{
    [Theory]
    [InlineData("https://www.fast2sms.com", "k3y", 10, "")]
    [InlineData("http://127.0.0.1:9000", "k3y", 1, "")]
    [InlineData("http://www.fast2sms.com", "k3y", 10, "Sms:Providers:2:BaseUrl")]
    [InlineData("https://user:pass@www.fast2sms.com", "k3y", 10, "Sms:Providers:2:BaseUrl")]
    [InlineData("www.fast2sms.com", "k3y", 10, "Sms:Providers:2:BaseUrl")]
    [InlineData("https://www.fast2sms.com", " ", 10, "Sms:Providers:2:ApiKey")]
    [InlineData("https://www.fast2sms.com", "k3y\r\nx: y", 10, "Sms:Providers:2:ApiKey")]
    [InlineData("https://www.fast2sms.com", "k3y", 0, "Sms:Providers:2:Timeout")]
    [InlineData("https://www.fast2sms.com", "k3y", 60, "Sms:Providers:2:Timeout")]
    public void Settings_are_refused_by_name_with_an_example(string baseUrl, string apiKey, int seconds, string named)
    {
        var options = new Fast2SmsOptions
        {
            BaseUrl = new Uri(baseUrl, UriKind.RelativeOrAbsolute),
            ApiKey = apiKey,
            Timeout = TimeSpan.FromSeconds(seconds),
        };

        var faults = options.Validate("Sms:Providers:2").ToList();

        if (named.Length == 0)
        {
            faults.ShouldBeEmpty();
            return;
        }

        var fault = faults.ShouldHaveSingleItem();
        fault.ShouldStartWith(named + " is ", customMessage: fault);
        fault.ShouldContain(". Example: ");
        fault.ShouldNotContain("pass");
    }
}
