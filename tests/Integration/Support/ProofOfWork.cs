using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OtpAuth.Integration.Support;

/// <summary>What a client does when it meets a 428.</summary>
internal static class ProofOfWork
{
    /// <summary>The header that answers the refusal, which must be the one that asks for work.</summary>
    public static (string Name, string Value) Solve(Answer refused)
    {
        refused.Status.ShouldBe(428, refused.Text);
        var proof = refused.Json("proof");
        proof.GetProperty("kind").GetString().ShouldBe("proof_of_work");
        return Solve(proof);
    }

    public static (string Name, string Value) Solve(JsonElement proof) =>
        Header(Find(proof.GetProperty("puzzle").GetString()!, bits => bits >= proof.GetProperty("difficulty").GetInt32()));

    /// <summary>Puzzle, colon, and the first number for which the hash's zero bits are wanted.</summary>
    public static string Find(string puzzle, Func<int, bool> wanted) => Enumerable.Range(0, int.MaxValue)
        .Select(nonce => $"{puzzle}:{nonce}")
        .First(proof => wanted(ZeroBits(SHA256.HashData(Encoding.ASCII.GetBytes(proof)))));

    public static (string Name, string Value) Header(string proof) => ("X-Proof", proof);

    private static int ZeroBits(byte[] hash) => BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(hash));
}
