namespace OtpAuth.Infrastructure.Delivery;

/// <summary>
/// What a provider made of a message. Reasons are for operators: they never hold a code or an address, whatever the provider echoed.
/// </summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>The provider took responsibility.</summary>
    public sealed record Accepted(string? ProviderMessageId) : DeliveryOutcome;

    /// <summary>It never will: trying again is useless.</summary>
    public sealed record Rejected(string Reason) : DeliveryOutcome;

    /// <summary>Not now: worth another try, with another provider or later.</summary>
    public sealed record Transient(string Reason) : DeliveryOutcome;
}
