using System.Diagnostics.CodeAnalysis;

namespace OtpAuth.Domain.Contacts;

/// <summary>Where a message goes: an email address or a phone number that has been checked and normalised.</summary>
public sealed record Destination
{
    private readonly string _masked;

    private Destination(Channel channel, string address, string canonical, string masked, PhoneNumber? phone) =>
        (Channel, Address, Canonical, _masked, Phone) = (channel, address, canonical, masked, phone);

    public Channel Channel { get; }

    /// <summary>The form handed to a provider.</summary>
    public string Address { get; }

    /// <summary>One spelling per mailbox or number: the key of limits, live challenges and accounts.</summary>
    public string Canonical { get; }

    /// <summary>Null for an email address.</summary>
    public PhoneNumber? Phone { get; }

    public static Destination From(EmailAddress email) => new(Channel.Email, email.Value, email.Canonical, email.Mask(), null);

    public static Destination From(PhoneNumber phone) => new(Channel.Sms, phone.E164, phone.E164, phone.Mask(), phone);

    /// <summary>Reads an email address if <paramref name="email"/> is given, else a phone number.</summary>
    public static bool TryParse(
        string? email, string? phone, string? defaultRegionOrCode, [NotNullWhen(true)] out Destination? destination)
    {
        destination = email is not null
            ? EmailAddress.TryParse(email, out var address) ? From(address) : null
            : PhoneNumber.TryParse(phone, defaultRegionOrCode, out var number) ? From(number) : null;
        return destination is not null;
    }

    /// <summary>Reads an address that was found to be one before.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Destination Parse(string? email, string? phone, string? defaultRegionOrCode) =>
        TryParse(email, phone, defaultRegionOrCode, out var destination)
            ? destination
            : throw new FormatException("Neither an email address nor a phone number; it should have been validated.");

    /// <summary>Reads back an address that this type normalised before.</summary>
    /// <exception cref="FormatException">The text is not such an address: the row it came from is damaged.</exception>
    public static Destination Restore(Channel channel, string address) =>
        channel == Channel.Email && EmailAddress.TryParse(address, out var email) ? From(email)
            : channel == Channel.Sms && PhoneNumber.TryRestore(address, out var phone) ? From(phone)
            : throw new FormatException($"The stored {channel} destination is not a valid address.");

    /// <summary>The only form that may be logged or shown.</summary>
    public string Mask() => _masked;

    public override string ToString() => _masked;
}
