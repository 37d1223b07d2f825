namespace OtpAuth.Domain.Contacts;

/// <summary>What a number is assigned for in its country.</summary>
public enum PhoneType
{
    /// <summary>Assigned, but to nothing that the plans name.</summary>
    Unknown,
    FixedLine,
    Mobile,

    /// <summary>The plan does not tell the two apart, as in North America.</summary>
    FixedLineOrMobile,
    TollFree,
    PremiumRate,
    PersonalNumber,
    Voicemail,

    /// <summary>A company's number for the whole country.</summary>
    Uan,
    Pager,
    Voip,
    SharedCost,
}
