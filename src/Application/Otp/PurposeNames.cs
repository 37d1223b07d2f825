using System.Text.Json;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>The purposes' names in JSON, tokens and the database.</summary>
public static class PurposeNames
{
    public static string Of(OtpPurpose purpose) => JsonNamingPolicy.SnakeCaseLower.ConvertName(purpose.ToString());
}
