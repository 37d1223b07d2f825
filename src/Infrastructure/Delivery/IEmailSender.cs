namespace OtpAuth.Infrastructure.Delivery;

/// <summary>One email provider. Expected failures are outcomes; only bugs and cancellation are exceptions.</summary>
public interface IEmailSender
{
    /// <summary>As configured; shown to operators.</summary>
    string Name { get; }

    Task<DeliveryOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken);
}
