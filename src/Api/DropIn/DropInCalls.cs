using OtpAuth.Api.Browsers;
using OtpAuth.Application.Otp;
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

    /// <summary>
    /// Ten digits that begin like no trunk or international prefix are an Indian number; all else is read as v1 reads it. Nothing, or more
    /// than one number, is no number.
    /// </summary>
    public static string PhoneOf(params string?[] typed)
    {
        var given = typed.Where(t => t is not null).ToList();
        var number = given.Count == 1 ? given[0]!.Trim() : "";
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
