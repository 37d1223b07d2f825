using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;

namespace OtpAuth.Infrastructure.Security;

/// <summary>
/// Hashes with the framework's hasher (PBKDF2-HMAC-SHA-512). No more than half the cores hash at one time, so that a flood of passwords
/// leaves the others for codes and tokens.
/// </summary>
internal sealed class PasswordHashing : IPasswords, IDisposable
{
    private const int NobodyBytes = 32;
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;
    private const byte FormatWithRounds = 1;
    private const int RoundsAt = 5;

    // The framework's hasher takes a user, whom it never looks at.
    private static readonly object Anyone = new();

    private readonly IPasswordHasher<object> _hasher;
    private readonly ConcurrencyLimiter _queue;
    private readonly string _nobody;
    private readonly int _rounds;

    public PasswordHashing(IOptions<AccountsOptions> options)
        : this(Hasher(options.Value.PasswordHashRounds), Math.Max(1, Environment.ProcessorCount / 2), options.Value.PasswordHashQueue) =>
        _rounds = options.Value.PasswordHashRounds;

    internal PasswordHashing(IPasswordHasher<object> hasher, int concurrency, int queueLimit)
    {
        _hasher = hasher;
        _queue = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = concurrency,
            QueueLimit = queueLimit,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _nobody = hasher.HashPassword(Anyone, Convert.ToHexString(RandomNumberGenerator.GetBytes(NobodyBytes)));
    }

    public Task<Result<string>> HashAsync(Password password, CancellationToken cancellationToken) =>
        InTurnAsync(() => _hasher.HashPassword(Anyone, password.Value), cancellationToken);

    public Task<Result<PasswordMatch>> CompareAsync(string? storedHash, Password password, CancellationToken cancellationToken) =>
        InTurnAsync(() => Compare(storedHash, password), cancellationToken);

    public bool IsCommon(Password password) => CommonPasswords.Contains(password.Folded);

    public void Dispose() => _queue.Dispose();

    private static PasswordHasher<object> Hasher(int rounds) => new(Options.Create(new PasswordHasherOptions
    {
        CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV3,
        IterationCount = rounds,
    }));

    /// <summary>The rounds by which a hash falls short; it was made before they were raised, or not by us.</summary>
    internal static int RoundsMissing(string hash, int rounds)
    {
        Span<byte> bytes = stackalloc byte[RoundsAt + sizeof(int) + sizeof(int) + SaltBytes + KeyBytes];
        return Convert.TryFromBase64String(hash, bytes, out var written) && written == bytes.Length && bytes[0] == FormatWithRounds
            ? Math.Max(0, rounds - BinaryPrimitives.ReadInt32BigEndian(bytes[RoundsAt..]))
            : 0;
    }

    private PasswordMatch Compare(string? storedHash, Password password)
    {
        var result = _hasher.VerifyHashedPassword(Anyone, storedHash ?? _nobody, password.Value);
        // Or else, once the rounds are raised, a wrong password would be refused sooner for accounts of before than for nobody's.
        var missing = result == PasswordVerificationResult.Failed && storedHash is not null ? RoundsMissing(storedHash, _rounds) : 0;
        if (missing > 0)
            _ = Rfc2898DeriveBytes.Pbkdf2(password.Value, new byte[SaltBytes], missing, HashAlgorithmName.SHA512, KeyBytes);
        return storedHash is null ? PasswordMatch.Wrong : result switch
        {
            PasswordVerificationResult.Success => PasswordMatch.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordMatch.RightButOld,
            _ => PasswordMatch.Wrong,
        };
    }

    /// <summary>The permit is held until the work ends: a caller who goes away does not let another one in early.</summary>
    private async Task<Result<T>> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        using var permit = await _queue.AcquireAsync(permitCount: 1, cancellationToken);
        if (!permit.IsAcquired)
            return AccountErrors.Busy;
        return await Task.Run(work, cancellationToken);
    }
}
