using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Http;

namespace OtpAuth.Api.OpenApi;

/// <summary>
/// Documents a status with which an operation refuses, and every error code it can bear. Where an <see cref="IErrorShape"/> makes the error,
/// <c>Type</c> names its body.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RefusesAttribute(int statusCode, params string[] codes)
    : ProducesResponseTypeAttribute(typeof(ApiProblem), statusCode, Problems.ContentType)
{
    public IReadOnlyList<string> Codes { get; } = codes;
}
