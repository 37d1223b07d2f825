namespace OtpAuth.Infrastructure.Delivery;

/// <summary>One SMS gateway. Expected failures are outcomes; only bugs and cancellation are exceptions.</summary>
public interface ISmsSender
{
    /// <summary>As configured; shown to operators.</summary>
    string Name { get; }

    /// <summary>Whether this gateway delivers to that E.164 number at all.</summary>
    bool Serves(string e164);

    Task<DeliveryOutcome> SendAsync(SmsMessage message, CancellationToken cancellationToken);
}
