using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Infrastructure.Otp;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Accounts;

/// <summary>Keeps the hashes of reset tokens.</summary>
internal sealed class ResetTokens(NpgsqlDataSource database) : IResetTokens
{
    private static readonly Statement Create = new($"""
        WITH {GuessBudget.ConsumeAndRefund}
        INSERT INTO accounts.reset_tokens (hash, user_id, expires_at)
        SELECT @token_hash, p.user_id, now() + @lifetime::interval
        FROM consumed c JOIN otp.challenges o ON o.id = @challenge_id
        JOIN accounts.contact_points p ON p.channel = o.channel AND p.canonical = @canonical
        """);

    public async Task<bool> CreateAsync(
        Guid challengeId, string canonicalAddress, byte[] tokenHash, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await using var command = Create.On(
            database,
            ("challenge_id", challengeId),
            ("canonical", canonicalAddress),
            ("token_hash", tokenHash),
            ("lifetime", lifetime));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
