using System.ComponentModel;
using System.Text.Json.Serialization;
using OtpAuth.Api.Http;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Api.DropIn;

/// <summary>An error as the clients of <c>/api/v1/customer</c> and <c>/otp</c> read it.</summary>
public sealed record MessageError(
    [property: Description("Always false.")] bool Success,
    [property: Description("A sentence to show.")] string Message,
    [property: Description("What went wrong, for programs: one of a closed list, the same as in v1.")] string Code,
    [property: Description("Not in the old error: what to prove, for proof_required, as in v1.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProofDemand? Proof = null);

/// <summary>An error as the clients of <c>/api/auth</c> read it.</summary>
public sealed record DetailError(
    [property: Description("A sentence to show.")] string Detail,
    [property: Description("What went wrong, for programs: one of a closed list, the same as in v1.")] string Code,
    [property: Description("Not in the old error: what to prove, for proof_required, as in v1.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProofDemand? Proof = null);

/// <summary>Answers every error of a controller as a <see cref="MessageError"/>.</summary>
/// <param name="wrongCode">The message for a wrong, unknown, expired or used code: one for all of them.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MessageErrorsAttribute(string wrongCode) : Attribute, IErrorShape
{
    public Type BodyType => typeof(MessageError);

    public object BodyOf(Error error) => new MessageError(Success: false, OldSentence.Of(error, wrongCode), error.Code, error.Proof);
}

/// <summary>Answers every error of a controller as a <see cref="DetailError"/>.</summary>
/// <param name="wrongCode">The detail for a wrong, unknown, expired or used code: one for all of them.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DetailErrorsAttribute(string wrongCode) : Attribute, IErrorShape
{
    public Type BodyType => typeof(DetailError);

    public object BodyOf(Error error) => new DetailError(OldSentence.Of(error, wrongCode), error.Code, error.Proof);
}

internal static class OldSentence
{
    public static string Of(Error error, string wrongCode)
    {
        if (error.Code == OtpErrors.Invalid.Code)
            return wrongCode;
        return error.Fields is { Count: > 0 } fields
            ? string.Join(' ', fields.Select(field => $"{NameOf(field.Key)}: {string.Join(' ', field.Value)}"))
            : error.Message;
    }

    /// <summary>What v1 calls <c>code</c> is called <c>otp</c> here.</summary>
    private static string NameOf(string field) => field == "code" ? "otp" : field;
}
