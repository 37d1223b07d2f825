using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Delivery.Templates;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>One message's way from its lease to a provider: render, with its code if it has one, route, and say what became of it.</summary>
internal sealed partial class HandOver(
    IOtpCodes codes, TemplateRenderer templates, ProviderRouter router, IOptions<OutboxOptions> options, ILogger<HandOver> logger)
{
    private static readonly TimeSpan LeaseReserve = TimeSpan.FromSeconds(5);

    /// <exception cref="OperationCanceledException">The caller takes the message back.</exception>
    public async Task<Completion> DeliverAsync(ClaimedMessage message, CancellationToken release)
    {
        if (message.Suppressed)
            return Suppress(message);
        if (message.Code is { Seed.KeyId: var keyId } && !codes.Knows(keyId))
            return Conclude(message, null, new DeliveryOutcome.Transient($"This node has no code key \"{keyId}\"."));

        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(release);
        inTime.CancelAfter(TimeFor(message));
        try
        {
            var (provider, outcome) = await RouteAsync(message, inTime.Token);
            LogOutcome(message.Id, message.Channel, message.Attempt, provider, outcome.GetType().Name);
            return Conclude(message, provider, outcome);
        }
        catch (OperationCanceledException) when (!release.IsCancellationRequested)
        {
            return Conclude(message, null, new DeliveryOutcome.Transient("No provider answered within the lease."));
        }
    }

    /// <summary>
    /// Makes the message and throws it away: sparing the work would show in the time of the next calls on this node (benchmarks/enumeration,
    /// the call right after forgot).
    /// </summary>
    private Completion Suppress(ClaimedMessage message)
    {
        if (message.Code is { } code && codes.Knows(code.Seed.KeyId))
        {
            var content = ContentOf(message, Destination.Restore(message.Channel, message.Address), code);
            if (message.Channel == Channel.Email)
                templates.RenderEmail(content);
            else
                templates.RenderSms(content);
        }

        LogOutcome(message.Id, message.Channel, message.Attempt, null, nameof(MessageStatus.Suppressed));
        return new Completion(message, MessageStatus.Suppressed);
    }

    /// <summary>No provider is called after the code's end or the lease's: both are counted from the claim on a clock that never jumps.</summary>
    private TimeSpan TimeFor(ClaimedMessage message)
    {
        var lease = options.Value.Lease - LeaseReserve;
        return message.ValidFor < lease ? message.ValidFor : lease;
    }

    private async Task<(string? Provider, DeliveryOutcome Outcome)> RouteAsync(ClaimedMessage message, CancellationToken cancellationToken)
    {
        // Checked again at the edge: a row is no proof of what is in it.
        var destination = Destination.Restore(message.Channel, message.Address);
        return (message.Channel, message.Code) switch
        {
            (Channel.Email, { } code) => await router.SendAsync(templates.RenderEmail(ContentOf(message, destination, code)), cancellationToken),
            (_, { } code) => await router.SendAsync(templates.RenderSms(ContentOf(message, destination, code)), cancellationToken),
            (Channel.Email, null) => await router.SendAsync(templates.RenderEmail(ContentOf(message, destination)), cancellationToken),
            _ => await router.SendAsync(templates.RenderSms(ContentOf(message, destination)), cancellationToken),
        };
    }

    private OtpContent ContentOf(ClaimedMessage message, Destination destination, ClaimedCode code) => new(
        message.Id, destination.Address, code.Purpose, codes.Derive(code.Seed), message.ValidFor, message.Locale, code.Seed.Context);

    private static NoticeContent ContentOf(ClaimedMessage message, Destination destination) =>
        new(message.Id, destination.Address, Names.Parse<NoticeKind>(message.Template), message.Locale);

    private Completion Conclude(ClaimedMessage message, string? provider, DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Accepted accepted => new Completion(
            message, MessageStatus.Sent, Provider: provider, ProviderMessageId: accepted.ProviderMessageId),
        DeliveryOutcome.Rejected rejected => new Completion(
            message, MessageStatus.Failed, Provider: provider, Detail: "rejected", Error: rejected.Reason),
        DeliveryOutcome.Transient transient when message.Attempt >= options.Value.MaxAttempts => new Completion(
            message, MessageStatus.Failed, Provider: provider, Detail: "provider_unavailable", Error: transient.Reason),
        DeliveryOutcome.Transient transient => new Completion(
            message,
            MessageStatus.Retrying,
            RetrySchedule.DelayAfter(options.Value.RetryDelay, message.Attempt),
            provider,
            Detail: "provider_unavailable",
            Error: transient.Reason),
        _ => throw new InvalidOperationException($"No conclusion for {outcome.GetType().Name}."),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} ({Channel}), attempt {Attempt}, via {Provider}: {Outcome}")]
    private partial void LogOutcome(Guid messageId, Channel channel, int attempt, string? provider, string outcome);
}
