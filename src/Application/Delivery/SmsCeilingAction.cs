namespace OtpAuth.Application.Delivery;

/// <summary>What to do with whoever has given the password of an account, when no text message may be sent.</summary>
public enum SmsCeilingAction
{
    /// <summary>Answer <c>sms_ceiling</c>.</summary>
    Refuse,

    /// <summary>Send the code to the account's proven email address; <c>sms_ceiling</c> if it has none.</summary>
    Email,
}
