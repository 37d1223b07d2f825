using OtpAuth.Domain.Common;

namespace OtpAuth.Api.Http;

/// <summary>Every value of <c>code</c> in an error: a closed list, documented, and kept complete by a test.</summary>
internal static class ErrorCodes
{
    public const string BadRequest = "bad_request";
    public const string NotFound = "not_found";
    public const string CrossSiteRefused = "cross_site_refused";
    public const string RateLimited = "rate_limited";
    public const string OperatorRequired = "operator_required";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string PayloadTooLarge = "payload_too_large";
    public const string ServiceUnavailable = "service_unavailable";
    public const string InternalError = "internal_error";

    public static readonly IReadOnlyList<string> All =
    [
        CommonErrors.ValidationCode,
        BadRequest,
        "otp_invalid",
        "otp_locked",
        "send_cooldown",
        "send_limit",
        "resend_cooldown",
        "resend_limit",
        "challenge_not_found",
        "challenge_ended",
        "channel_unavailable",
        "number_not_supported",
        "address_undeliverable",
        "proof_required",
        "sms_paused",
        "sms_ceiling",
        "sms_scope_unknown",
        "idempotency_key_reused",
        "unauthenticated",
        "invalid_credentials",
        "invalid_grant",
        "password_locked",
        "wrong_password",
        "password_not_set",
        "reset_token_invalid",
        "contact_taken",
        "session_not_found",
        "reauthentication_required",
        CrossSiteRefused,
        RateLimited,
        OperatorRequired,
        "blocked",
        "block_not_found",
        "limit_not_found",
        NotFound,
        MethodNotAllowed,
        UnsupportedMediaType,
        PayloadTooLarge,
        ServiceUnavailable,
        InternalError,
    ];
}
