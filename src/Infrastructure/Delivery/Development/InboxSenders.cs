namespace OtpAuth.Infrastructure.Delivery.Development;

/// <summary>Keeps a copy of the email that a provider takes or, without a provider, delivers to the inbox alone.</summary>
internal sealed class InboxEmailSender(DevelopmentInbox inbox, IEmailSender? provider = null) : IEmailSender, IAsyncDisposable
{
    public string Name => provider?.Name ?? "inbox";

    public async Task<DeliveryOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = provider is null ? new DeliveryOutcome.Accepted(message.Id.ToString()) : await provider.SendAsync(message, cancellationToken);
        if (outcome is DeliveryOutcome.Accepted)
            inbox.Add(message);
        return outcome;
    }

    /// <summary>Closes the provider's connections; the container knows only this wrapper.</summary>
    public ValueTask DisposeAsync() => provider is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;
}

/// <summary>Keeps a copy of the text message that a provider takes or, without a provider, delivers to the inbox alone.</summary>
internal sealed class InboxSmsSender(DevelopmentInbox inbox, ISmsSender? provider = null) : ISmsSender
{
    public string Name => provider?.Name ?? "inbox";

    public bool Serves(string e164) => provider?.Serves(e164) ?? true;

    public async Task<DeliveryOutcome> SendAsync(SmsMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = provider is null ? new DeliveryOutcome.Accepted(message.Id.ToString()) : await provider.SendAsync(message, cancellationToken);
        if (outcome is DeliveryOutcome.Accepted)
            inbox.Add(message);
        return outcome;
    }
}
