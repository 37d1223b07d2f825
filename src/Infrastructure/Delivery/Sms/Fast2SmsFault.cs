using System.Collections.Frozen;

namespace OtpAuth.Infrastructure.Delivery.Sms;

/// <summary>Whose fault a refusal is.</summary>
internal enum Fast2SmsFault
{
    /// <summary>This message or number: no other try helps.</summary>
    Message,

    /// <summary>Our account, configuration or request format, or the gateway's limits: another provider or a later try may do.</summary>
    Account,
}

/// <summary>The documented status codes (https://docs.fast2sms.com/reference/error-code-list), each judged once.</summary>
internal static class Fast2SmsFaults
{
    internal static readonly FrozenDictionary<int, Fast2SmsFault> Documented = new Dictionary<int, Fast2SmsFault>
    {
        // Something is missing or malformed that this sender always sends: the gateway changed, or reads us wrongly. The person's number
        // is not to blame, and an operator who mends it in time saves the message.
        [401] = Fast2SmsFault.Account, // Sender ID Missing
        [402] = Fast2SmsFault.Account, // Message Text Missing
        [403] = Fast2SmsFault.Account, // Route Missing
        [404] = Fast2SmsFault.Account, // Language Missing
        [405] = Fast2SmsFault.Account, // Numbers Missing
        [406] = Fast2SmsFault.Account, // Invalid Sender ID
        [408] = Fast2SmsFault.Account, // Invalid Route
        [409] = Fast2SmsFault.Account, // Invalid Route Authentication
        [410] = Fast2SmsFault.Account, // Invalid Language
        [424] = Fast2SmsFault.Account, // Invalid Message ID
        [425] = Fast2SmsFault.Account, // Invalid Template
        [990] = Fast2SmsFault.Account, // You're hitting old API

        // What this message holds, or where it goes. The same content would be refused again.
        [407] = Fast2SmsFault.Message, // Invalid words used in message
        [411] = Fast2SmsFault.Message, // Invalid Numbers
        [417] = Fast2SmsFault.Message, // Use english letters or change language to unicode
        [426] = Fast2SmsFault.Message, // Invalid link used in variables
        [997] = Fast2SmsFault.Message, // Only numeric variable_values is allowed in OTP route

        // Our account: key, address, wallet, KYC, registration. Another provider has none of these troubles.
        [412] = Fast2SmsFault.Account, // Invalid Authentication, Check Authorization Key
        [413] = Fast2SmsFault.Account, // Invalid Authentication, Authorization Key Disabled
        [414] = Fast2SmsFault.Account, // IP is blacklisted from Dev API section
        [415] = Fast2SmsFault.Account, // Account Disabled
        [416] = Fast2SmsFault.Account, // You don't have sufficient wallet balance
        [500] = Fast2SmsFault.Account, // Template/Sender id blacklisted at DLT
        [996] = Fast2SmsFault.Account, // Before using OTP SMS API, complete KYC
        [999] = Fast2SmsFault.Account, // Complete single transaction of minimum 100 INR

        // The gateway's own limits on volume; they pass, and another provider does not share them.
        [995] = Fast2SmsFault.Account, // Spamming detected (sending multiple SMS to same number is not allowed)
        [998] = Fast2SmsFault.Account, // Use DLT or Quick SMS route for sending Bulk SMS
    }.ToFrozenDictionary();

    /// <summary>
    /// A refusal under an unknown or missing code counts as the account's: it was surely not sent, so another try risks no duplicate and
    /// ends when the code expires, while giving up would lose a message over a code that the documentation lacks.
    /// </summary>
    internal static Fast2SmsFault Judge(int? statusCode) =>
        statusCode is { } code && Documented.TryGetValue(code, out var fault) ? fault : Fast2SmsFault.Account;
}
