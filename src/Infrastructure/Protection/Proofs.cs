using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Common;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>
/// Proofs of work and captchas. A solved puzzle is taken under either kind: who has one was given it, by this service, in the place of a
/// captcha that could not be verified or before the kind was changed.
/// </summary>
internal sealed class Proofs(
    Puzzles puzzles, CaptchaVerifier captcha, SpentProofs spent, DatabaseTime time, IOtpCodes codes, IOptions<ProofOptions> options) : IProofs
{
    // hCaptcha's are the longest and of no documented length; Turnstile's have up to 2048.
    private const int MaxTokenLength = 8192;

    // Both services take a token back after 2 and 5 minutes.
    private static readonly TimeSpan TokenMemory = TimeSpan.FromMinutes(10);

    public async ValueTask<bool> HoldsAsync(SendCase send, CancellationToken cancellationToken) =>
        await SolvedAsync(send, cancellationToken) is not null || (AsksForCaptcha && IsToken(send.Device.Proof));

    public async Task<bool> SpendAsync(SendCase send, CancellationToken cancellationToken)
    {
        if (await SolvedAsync(send, cancellationToken) is { } puzzle)
            return await spent.SpendAsync(puzzle.Id, puzzle.ExpiresAt, send.IdempotencyKey, cancellationToken);
        if (!AsksForCaptcha || !IsToken(send.Device.Proof))
            return false;

        // Asked first and noted then: a token that was noted unverified would pass the second time.
        if (await captcha.VerifyAsync(send.Device.Proof, send.Device.Address, cancellationToken) != CaptchaVerdict.Solved)
            return false;
        var (id, forgetAt) = (SHA256.HashData(Encoding.ASCII.GetBytes(send.Device.Proof)), await time.NowAsync(cancellationToken) + TokenMemory);
        return await spent.SpendAsync(id, forgetAt, send.IdempotencyKey, cancellationToken);
    }

    public async ValueTask<ProofDemand> DemandAsync(SendCase send, CancellationToken cancellationToken)
    {
        if (AsksForCaptcha)
            return new ProofDemand(ProofKind.Captcha) { SiteKey = options.Value.Captcha.SiteKey };

        var (difficulty, expiresAt) = (options.Value.Difficulty, await time.NowAsync(cancellationToken) + options.Value.Lifetime);
        return new ProofDemand(ProofKind.ProofOfWork)
        {
            Algorithm = "SHA-256",
            Puzzle = puzzles.Make(codes.KeyOf(send.Destination), send.Device.Network, difficulty, expiresAt),
            Difficulty = difficulty,
            ExpiresAt = expiresAt,
        };
    }

    private bool AsksForCaptcha => options.Value.Kind == ProofKind.Captcha && !captcha.IsAway;

    private async ValueTask<SolvedPuzzle?> SolvedAsync(SendCase send, CancellationToken cancellationToken) => send.Device.Proof is null
        ? null
        : puzzles.Check(
            send.Device.Proof, codes.KeyOf(send.Destination), send.Device.Network, await time.NowAsync(cancellationToken));

    private static bool IsToken([NotNullWhen(true)] string? proof) =>
        proof is { Length: > 0 and <= MaxTokenLength } && proof.All(c => c is > ' ' and <= '~');
}
