namespace OtpAuth.Infrastructure.Delivery.Development;

/// <summary>A message as it would have arrived.</summary>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="Subject">Empty for a text message.</param>
/// <param name="Html">Null for a text message.</param>
/// <param name="At">When the inbox got it, UTC.</param>
public sealed record InboxMessage(string To, string Channel, string Subject, string Text, string? Html, string Code, DateTimeOffset At)
{
    public override string ToString() => $"{nameof(InboxMessage)} {Channel} {At:O}";
}

/// <summary>
/// The last <see cref="Capacity"/> messages, in memory and in the clear: for Development only, never registered in another environment.
/// Safe for any number of threads.
/// </summary>
public sealed class DevelopmentInbox(TimeProvider clock)
{
    /// <summary>Older messages are dropped beyond this many.</summary>
    public const int Capacity = 500;

    private readonly Queue<InboxMessage> _messages = new(Capacity);
    private readonly Lock _gate = new();

    public void Add(EmailMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Add(new InboxMessage(message.To, "email", message.Subject, message.Text, message.Html, message.Code, clock.GetUtcNow()));
    }

    public void Add(SmsMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Add(new InboxMessage(message.To, "sms", "", message.Text, null, message.Code, clock.GetUtcNow()));
    }

    /// <param name="to">
    /// An address or number, in any case; null or empty for every message. A number may lack its plus sign, which a query string
    /// written by hand turns into a space.
    /// </param>
    /// <returns>The newest first.</returns>
    public IReadOnlyList<InboxMessage> Find(string? to)
    {
        var wanted = to?.Trim() ?? "";
        lock (_gate)
            return [.. _messages.Where(m => Matches(m.To, wanted)).Reverse()];
    }

    private static bool Matches(string address, string wanted) =>
        wanted.Length == 0 || address.Equals(wanted, StringComparison.OrdinalIgnoreCase) ||
        (address.StartsWith('+') && address.AsSpan(1).SequenceEqual(wanted));

    private void Add(InboxMessage message)
    {
        lock (_gate)
        {
            if (_messages.Count == Capacity)
                _messages.Dequeue();
            _messages.Enqueue(message);
        }
    }
}
