using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Delivery.Email;

namespace OtpAuth.Integration.Delivery;

/// <summary>Emails and senders that work, of which a test changes one detail.</summary>
internal static class Emails
{
    public const string From = "otp@service.example";

    public static EmailMessage To(string address) =>
        new(Guid.CreateVersion7(), address, "Your code", "Your code is 123456.", "<p>Your code is <b>123456</b>.</p>");

    public static SmtpOptions Options(int port, Action<SmtpOptions>? change = null)
    {
        var options = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None, From = From };
        change?.Invoke(options);
        return options;
    }

    public static SmtpEmailSender Sender(int port, Action<SmtpOptions>? change = null, TimeProvider? clock = null) =>
        new(Options(port, change), clock ?? TimeProvider.System);

    public static Task<DeliveryOutcome> SendAsync(this SmtpEmailSender sender, string to) =>
        sender.SendAsync(To(to), CancellationToken.None);

    public static void ShouldBeAccepted(this DeliveryOutcome outcome) => outcome.ShouldBeOfType<DeliveryOutcome.Accepted>();

    /// <returns>The reason.</returns>
    public static string ShouldBeTransient(this DeliveryOutcome outcome) => outcome.ShouldBeOfType<DeliveryOutcome.Transient>().Reason;

    /// <returns>The reason.</returns>
    public static string ShouldBeRejected(this DeliveryOutcome outcome) => outcome.ShouldBeOfType<DeliveryOutcome.Rejected>().Reason;
}
