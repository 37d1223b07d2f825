using OtpAuth.Domain.Contacts;

namespace OtpAuth.Domain.Accounts;

/// <summary>A proven address of a user. A canonical address belongs to one user at most, and a user has one per channel.</summary>
public sealed class ContactPoint
{
    private ContactPoint()
    {
    }

    public Guid UserId { get; private set; }

    public Channel Channel { get; private set; }

    /// <summary>As it is written to.</summary>
    public string Address { get; private set; } = "";

    /// <summary>One spelling per mailbox or number; unique over all users.</summary>
    public string Canonical { get; private set; } = "";

    public DateTimeOffset VerifiedAt { get; private set; }
}
