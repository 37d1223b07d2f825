namespace OtpAuth.Infrastructure.Delivery.Development;

/// <summary>Delivers email to the development inbox.</summary>
internal sealed class InboxEmailSender(DevelopmentInbox inbox) : IEmailSender
{
    public string Name => "inbox";

    public Task<DeliveryOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        inbox.Add(message);
        return Task.FromResult<DeliveryOutcome>(new DeliveryOutcome.Accepted(message.Id.ToString()));
    }
}

/// <summary>Delivers text messages to the development inbox, for numbers of any country.</summary>
internal sealed class InboxSmsSender(DevelopmentInbox inbox) : ISmsSender
{
    public string Name => "inbox";

    public bool Serves(string e164) => true;

    public Task<DeliveryOutcome> SendAsync(SmsMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        inbox.Add(message);
        return Task.FromResult<DeliveryOutcome>(new DeliveryOutcome.Accepted(message.Id.ToString()));
    }
}
