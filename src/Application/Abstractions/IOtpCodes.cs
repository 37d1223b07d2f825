using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Abstractions;

/// <summary>What a code is derived from, besides the key.</summary>
/// <param name="Length">Digits, 6 to 10.</param>
/// <param name="Context">What a step-up approves; another context gives another code.</param>
public sealed record CodeSeed(Guid ChallengeId, byte[] Salt, string KeyId, int Length, string? Context);

/// <summary>The only place that knows how a code comes about. Codes are derived when needed and kept nowhere.</summary>
public interface IOtpCodes
{
    /// <summary>The key that new challenges name.</summary>
    string ActiveKeyId { get; }

    /// <summary>Whether this node has the key that a challenge names; while keys are rotated, one node may be ahead of another.</summary>
    bool Knows(string keyId);

    /// <summary>HMAC of channel and canonical address: limits and live challenges are kept under it, not under the address.</summary>
    byte[] KeyOf(Destination destination);

    /// <summary>The code: ASCII digits, leading zeros included.</summary>
    /// <exception cref="InvalidOperationException">The key named by the seed is no longer configured.</exception>
    string Derive(CodeSeed seed);

    /// <summary>
    /// 32 bytes that belong to the challenge as its code does, for the first refresh token of the session it starts: the same again for a
    /// repeated verification, and in no row.
    /// </summary>
    /// <exception cref="InvalidOperationException">The key named by the seed is no longer configured.</exception>
    byte[] DeriveSessionSecret(CodeSeed seed);

    /// <summary>Compares in time that does not depend on where the difference is. False when the seed's key is gone.</summary>
    bool Matches(CodeSeed seed, string code);
}
