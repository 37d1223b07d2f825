namespace OtpAuth.Domain.Contacts;

/// <summary>How a message reaches its destination.</summary>
public enum Channel
{
    Email,
    Sms,
}
