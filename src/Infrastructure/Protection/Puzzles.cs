using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Otp;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>What a solved puzzle is known by, once it is spent.</summary>
internal sealed record SolvedPuzzle(byte[] Id, DateTimeOffset ExpiresAt);

/// <summary>
/// Makes puzzles and checks their solutions, and keeps none of them. A puzzle is, in base64url, version, difficulty, expiry and a random
/// id, and a MAC over those and whom it was made for: the address and the network of who asked. It is solved by a nonce for which the
/// SHA-256 of puzzle, colon and nonce begins with as many zero bits as the difficulty says (the scheme of Hashcash).
/// </summary>
internal sealed class Puzzles(IOptions<OtpOptions> options)
{
    private const byte Version = 1;
    private const int DifficultyAt = 1;
    private const int ExpiryAt = 2;
    private const int IdAt = 10;
    private const int IdBytes = 16;
    private const int MacAt = IdAt + IdBytes;
    private const int PuzzleBytes = MacAt + SHA256.HashSizeInBytes;
    private const int MaxNonceLength = 20;
    private static readonly int PuzzleLength = Base64Url.GetEncodedLength(PuzzleBytes);

    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Convert.FromBase64String(options.Value.DestinationKey),
        SHA256.HashSizeInBytes,
        info: Encoding.ASCII.GetBytes("proof-of-work/v1"));

    /// <param name="destinationKey">Of fixed length.</param>
    /// <param name="difficulty">Zero bits, up to 64.</param>
    public string Make(byte[] destinationKey, string? network, int difficulty, DateTimeOffset expiresAt)
    {
        var puzzle = new byte[PuzzleBytes];
        puzzle[0] = Version;
        puzzle[DifficultyAt] = (byte)difficulty;
        BinaryPrimitives.WriteInt64BigEndian(puzzle.AsSpan(ExpiryAt), expiresAt.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(puzzle.AsSpan(IdAt, IdBytes));
        Mac(puzzle.AsSpan(0, MacAt), destinationKey, network).CopyTo(puzzle, MacAt);
        return Base64Url.EncodeToString(puzzle);
    }

    /// <param name="proof">Anything at all.</param>
    /// <returns>Null unless the puzzle is ours, was made for these two, has not expired and is solved.</returns>
    public SolvedPuzzle? Check(string? proof, byte[] destinationKey, string? network, DateTimeOffset now)
    {
        if (proof is null || Read(proof) is not { } puzzle)
            return null;
        if (!CryptographicOperations.FixedTimeEquals(Mac(puzzle.AsSpan(0, MacAt), destinationKey, network), puzzle.AsSpan(MacAt)))
            return null;

        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(puzzle.AsSpan(ExpiryAt)));
        return puzzle[0] == Version && expiresAt > now && LeadingZeroBits(SHA256.HashData(Encoding.ASCII.GetBytes(proof))) >= puzzle[DifficultyAt]
            ? new SolvedPuzzle(puzzle[IdAt..MacAt], expiresAt)
            : null;
    }

    /// <summary>Of puzzle, colon and nonce, the puzzle's bytes.</summary>
    private static byte[]? Read(string proof)
    {
        if (proof.Length <= PuzzleLength + 1 || proof.Length > PuzzleLength + 1 + MaxNonceLength || proof[PuzzleLength] != ':')
            return null;
        if (!proof.Skip(PuzzleLength + 1).All(char.IsAsciiLetterOrDigit) || !Base64Url.IsValid(proof.AsSpan(0, PuzzleLength), out var length))
            return null;
        return length == PuzzleBytes ? Base64Url.DecodeFromChars(proof.AsSpan(0, PuzzleLength)) : null;
    }

    private byte[] Mac(ReadOnlySpan<byte> puzzle, byte[] destinationKey, string? network) =>
        HMACSHA256.HashData(_key, (byte[])[.. puzzle, .. destinationKey, .. Encoding.ASCII.GetBytes(network ?? "")]);

    private static int LeadingZeroBits(ReadOnlySpan<byte> hash) => BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(hash));
}
