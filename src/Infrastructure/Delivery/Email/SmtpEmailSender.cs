using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>
/// Email over SMTP (RFC 5321). At least once: a connection lost between the end of a message and its answer is a transient failure, and
/// the next attempt bears the same Message-ID, by which mailboxes know the double.
/// </summary>
internal sealed class SmtpEmailSender : IEmailSender, IAsyncDisposable
{
    /// <summary>Authentication required (RFC 4954 section 6): the fault is in our configuration, not in the recipient.</summary>
    private const int AuthenticationRequired = 530;

    private readonly SmtpOptions options;
    private readonly TimeProvider clock;
    private readonly Mailbox from;
    private readonly SmtpConnectionPool pool;

    /// <exception cref="ArgumentException">The options do not pass <see cref="SmtpOptions.Validate"/>.</exception>
    public SmtpEmailSender(SmtpOptions options, TimeProvider clock)
    {
        var faults = string.Join(' ', options.Validate("Email"));
        if (faults.Length > 0 || !Mailbox.TryParse(options.From, out var mailbox))
            throw new ArgumentException(faults, nameof(options));

        (this.options, this.clock, from) = (options, clock, mailbox);
        pool = new SmtpConnectionPool(options, clock);
    }

    public string Name => options.Name;

    public async Task<DeliveryOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(message.To, out var to))
            return new DeliveryOutcome.Rejected("The recipient is not an email address.");

        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var mime = MimeComposer.Compose(message, from, to, clock.GetUtcNow());
            var verdict = await pool.SendAsync(from.Address.Value, to.Value, mime, either.Token);
            return Judge(verdict, MimeComposer.MessageId(message.Id, from), to.Local);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryOutcome.Transient($"No answer within {options.Timeout}.");
        }
        catch (SmtpRefusedException refused)
        {
            return new DeliveryOutcome.Transient(SmtpReason.Of(refused.Verdict, to.Local));
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or CryptographicException)
        {
            return new DeliveryOutcome.Transient(SmtpReason.Of(exception, to.Local));
        }
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    /// <summary>
    /// Only what is said of the recipient or of the message itself is final. A sender that is refused is our configuration's fault:
    /// another provider, or this one once it is mended, may well deliver.
    /// </summary>
    private static DeliveryOutcome Judge(SmtpVerdict verdict, string messageId, string recipient) => verdict switch
    {
        { Step: SmtpStep.Message, Reply.IsSuccess: true } => new DeliveryOutcome.Accepted(messageId),
        { Step: SmtpStep.Recipient or SmtpStep.Data or SmtpStep.Message, Reply: { IsPermanent: true, Code: not AuthenticationRequired } } =>
            new DeliveryOutcome.Rejected(SmtpReason.Of(verdict, recipient)),
        _ => new DeliveryOutcome.Transient(SmtpReason.Of(verdict, recipient)),
    };
}
