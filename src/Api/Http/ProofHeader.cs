namespace OtpAuth.Api.Http;

/// <summary>Where a caller puts the proof that a 428 asked for.</summary>
internal static class ProofHeader
{
    public const string Name = "X-Proof";
}
