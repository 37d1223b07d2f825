using OtpAuth.Domain.Common;

namespace OtpAuth.Api.Http;

/// <summary>On an endpoint whose clients know another error than <see cref="ApiProblem"/>: makes theirs. The status stays.</summary>
internal interface IErrorShape
{
    Type BodyType { get; }

    object BodyOf(Error error);
}
