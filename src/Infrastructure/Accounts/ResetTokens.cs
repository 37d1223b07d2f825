using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;
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
        FROM consumed JOIN accounts.contact_points p ON p.channel = @channel AND p.canonical = @canonical
        RETURNING 1
        """);

    public async Task<bool> CreateAsync(
        RightGuess guess, Destination proven, byte[] tokenHash, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await using var batch = Create.After(
            OwnerLock.ToLetIn,
            database,
            ("challenge_id", guess.ChallengeId),
            ("budget_key", guess.BudgetKey),
            ("channel", Names.Of(proven.Channel)),
            ("canonical", proven.Canonical),
            ("token_hash", tokenHash),
            ("lifetime", lifetime));
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken);
    }
}
