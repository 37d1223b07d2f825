using System.Security.Cryptography;
using System.Text;

namespace OtpAuth.Api.Hosting;

/// <summary>
/// <c>keys new …</c>: a new key alone on standard output, so that it can go straight to a file; what to do with it on the other.
/// </summary>
internal static class KeysCommand
{
    private const int BadUsage = 2;

    private const string Usage = """
        Usage: dotnet OtpAuth.Api.dll keys new code|signing|destination|operator

          code         for Otp:CodeKeys:{id}: codes are derived from it
          signing      for Tokens:SigningKeys:{id}: signs access tokens and proofs
          destination  for Otp:DestinationKey: limits are kept under it
          operator     for the X-Api-Key header of /api/v1/admin; Operators:ApiKeys:{id} takes its SHA-256, which is printed too

        The key goes to standard output: … keys new code > /run/secrets/Otp__CodeKeys__k2
        """;

    private const string CodeHint = """
        Set it as Otp__CodeKeys__k2 on every node, then Otp__ActiveCodeKey=k2.
        The old key stays configured until its codes have expired (Otp:Lifetime).
        """;

    private const string SigningHint = """
        Set it as Tokens__SigningKeys__k2 on every node, then Tokens__ActiveSigningKey=k2.
        The old key stays configured until its tokens have expired (the longer of Tokens:AccessLifetime and Tokens:ProofLifetime).
        """;

    private const string DestinationHint = """
        Set it as Otp__DestinationKey on every node, once: limits are kept under it, and with another key they begin anew.
        """;

    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var (key, hint) = arguments is ["new", var kind] ? Make(kind) : default;
        if (key is null)
        {
            errors.WriteLine(Usage);
            return BadUsage;
        }

        output.WriteLine(key);
        errors.WriteLine(hint);
        return 0;
    }

    private static (string? Key, string? Hint) Make(string kind) => kind switch
    {
        "code" => (NewKey.Secret(), CodeHint),
        "signing" => (NewKey.Signing(), SigningHint),
        "destination" => (NewKey.Secret(), DestinationHint),
        "operator" => WithHint(NewKey.Operator(), OperatorHint),
        _ => default,
    };

    private static (string Key, string Hint) WithHint(string key, Func<string, string> hint) => (key, hint(key));

    private static string OperatorHint(string key) => $"""
        Give the key to the operator, once, and set on every node (ops1 is a name of your choice, which the audit shows):
        Operators__ApiKeys__ops1={Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))}
        """;
}
