using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Accounts;

/// <summary>What other modules may ask of password reset.</summary>
public sealed class PasswordReset(IResetTokens tokens, IOptions<AccountsOptions> options)
{
    private const int TokenBytes = 32;

    /// <summary>Consumes a right guess and gives leave to set a new password once.</summary>
    /// <returns>An opaque token of 256 random bits; null when the guess was consumed already or the address has no account.</returns>
    public async Task<string?> AllowAsync(RightGuess guess, Destination proven, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var lifetime = options.Value.ResetTokenLifetime;
        return await tokens.CreateAsync(guess, proven, HashOf(token), lifetime, cancellationToken) ? token : null;
    }

    internal static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
