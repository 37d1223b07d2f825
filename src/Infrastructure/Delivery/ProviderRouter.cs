using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Infrastructure.Delivery;

/// <summary>Tries the providers of a channel in their configured order until one takes the message or refuses it for good.</summary>
internal sealed class ProviderRouter(IEnumerable<IEmailSender> emailSenders, IEnumerable<ISmsSender> smsSenders) : IDeliveryChannels
{
    private readonly IEmailSender[] _emailSenders = [.. emailSenders];
    private readonly ISmsSender[] _smsSenders = [.. smsSenders];

    public bool IsEnabled(Channel channel) => channel == Channel.Email ? _emailSenders.Length > 0 : _smsSenders.Length > 0;

    /// <returns>The provider that decided, and what it decided; without provider when none serves the address.</returns>
    public Task<(string? Provider, DeliveryOutcome Outcome)> SendAsync(EmailMessage message, CancellationToken cancellationToken) =>
        FirstToDecideAsync(_emailSenders.Select(s => (s.Name, Send: (Func<Task<DeliveryOutcome>>)(() => s.SendAsync(message, cancellationToken)))));

    /// <inheritdoc cref="SendAsync(EmailMessage, CancellationToken)"/>
    public Task<(string? Provider, DeliveryOutcome Outcome)> SendAsync(SmsMessage message, CancellationToken cancellationToken) =>
        FirstToDecideAsync(_smsSenders
            .Where(s => s.Serves(message.To))
            .Select(s => (s.Name, Send: (Func<Task<DeliveryOutcome>>)(() => s.SendAsync(message, cancellationToken)))));

    private static async Task<(string? Provider, DeliveryOutcome Outcome)> FirstToDecideAsync(
        IEnumerable<(string Name, Func<Task<DeliveryOutcome>> Send)> providers)
    {
        (string? Provider, DeliveryOutcome Outcome) last = (null, new DeliveryOutcome.Rejected("No provider serves this address."));
        foreach (var (name, send) in providers)
        {
            last = (name, await send());
            if (last.Outcome is not DeliveryOutcome.Transient)
                return last;
        }

        return last;
    }
}
