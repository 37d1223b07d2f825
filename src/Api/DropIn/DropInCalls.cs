using OtpAuth.Api.Browsers;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Api.DropIn;

/// <summary>The commands behind the old calls: the only place that makes them.</summary>
internal static class DropInCalls
{
    private const string India = "+91";
    private const int IndianDigits = 10;

    public static SendOtpCommand SendTo(IDropInAddress to, OtpPurpose purpose, HttpContext http) =>
        new(to.Email, to.Phone, purpose, Channel: null, Locale: null, Context: null, IdempotencyKey: null, http.AskingDevice(transport: null));

    public static VerifyOtpCommand Verify(IDropInAddress of, OtpPurpose purpose, string? otp, HttpContext http) =>
        new(ChallengeId: null, of.Email, of.Phone, purpose, otp, Context: null, http.Device());

    /// <summary>What is wrong with the names under which a call gives its phone number; null if it uses one.</summary>
    public static Error? FaultOf(IDropInPhone named) => named.Names.Count(given => given is not null) == 1
        ? null
        : CommonErrors.Validation(new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["phone"] = ["Give the number under one of its names: phone, phoneNumber or mobile."],
        });

    /// <summary>Ten digits that begin like no trunk or international prefix are an Indian number; all else is read as v1 reads it.</summary>
    public static string PhoneOf(IDropInPhone named)
    {
        var number = named.Names.FirstOrDefault(given => given is not null)?.Trim() ?? "";
        var national = number.Length > 0 && number[0] is >= '1' and <= '9' or '(';
        return national && number.Count(char.IsAsciiDigit) == IndianDigits ? India + number : number;
    }
}

/// <summary>Where an old call sends to; the address that its service does not know is null.</summary>
internal interface IDropInAddress
{
    string? Email { get; }

    string? Phone { get; }
}

/// <summary>A phone number that old clients give under one of several names.</summary>
internal interface IDropInPhone : IDropInAddress
{
    IReadOnlyList<string?> Names { get; }
}
