namespace OtpAuth.Api.Hosting;

/// <summary>
/// <c>keys new …</c>: a new key alone on standard output, so that it can go straight to a file; what to do with it on the other.
/// </summary>
internal static class KeysCommand
{
    private const int BadUsage = 2;

    private const string Usage = """
        Usage: dotnet OtpAuth.Api.dll keys new code|signing|destination

          code         for Otp:CodeKeys:{id}: codes are derived from it
          signing      for Tokens:SigningKeys:{id}: signs access tokens and proofs
          destination  for Otp:DestinationKey: limits are kept under it

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
        var (make, hint) = arguments is ["new", var kind] ? For(kind) : default;
        if (make is null)
        {
            errors.WriteLine(Usage);
            return BadUsage;
        }

        output.WriteLine(make());
        errors.WriteLine(hint);
        return 0;
    }

    private static (Func<string>? Make, string? Hint) For(string kind) => kind switch
    {
        "code" => (NewKey.Secret, CodeHint),
        "signing" => (NewKey.Signing, SigningHint),
        "destination" => (NewKey.Secret, DestinationHint),
        _ => default,
    };
}
