using System.Security.Cryptography;
using System.Text;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Hosting;

public sealed class KeysCommandTests
{
    [Theory]
    [InlineData("code", "Otp__ActiveCodeKey")]
    [InlineData("destination", "Otp__DestinationKey")]
    public async Task A_new_secret_alone_is_on_standard_output_and_what_to_do_with_it_on_the_other(string kind, string setting)
    {
        var made = await AppCommand.RunAsync("keys", "new", kind);
        var another = await AppCommand.RunAsync("keys", "new", kind);

        made.ExitCode.ShouldBe(0);
        made.Output.ShouldBe(made.Output.Trim() + Environment.NewLine);
        Convert.FromBase64String(made.Output.Trim()).Length.ShouldBe(32);
        made.Errors.ShouldContain(setting);
        made.Errors.ShouldNotContain(made.Output.Trim());
        another.Output.ShouldNotBe(made.Output);
    }

    [Fact]
    public async Task A_new_signing_key_is_P256_in_PKCS8()
    {
        var made = await AppCommand.RunAsync("keys", "new", "signing");

        made.ExitCode.ShouldBe(0);
        made.Output.ShouldStartWith("-----BEGIN PRIVATE KEY-----");
        made.Output.TrimEnd().ShouldEndWith("-----END PRIVATE KEY-----");
        using var key = ECDsa.Create();
        key.ImportFromPem(made.Output);
        key.ExportParameters(includePrivateParameters: true).Curve.Oid.Value.ShouldBe("1.2.840.10045.3.1.7");
        made.Errors.ShouldContain("Tokens__ActiveSigningKey");
        made.Errors.ShouldNotContain("-----");
    }

    [Fact]
    public async Task A_new_operators_key_is_printed_once_and_its_hash_beside_it()
    {
        var made = await AppCommand.RunAsync("keys", "new", "operator");

        made.ExitCode.ShouldBe(0);
        var key = made.Output.Trim();
        key.ShouldMatch("^otpauth_op_[A-Za-z0-9_-]{43}$");
        made.Errors.ShouldContain($"Operators__ApiKeys__ops1={Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))}");
        made.Errors.ShouldNotContain(key);
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("keys", "new")]
    [InlineData("keys", "old", "code")]
    [InlineData("keys", "new", "nonsense")]
    [InlineData("keys", "new", "Code")]
    [InlineData("keys", "new", "code", "twice")]
    [InlineData("keys", "--help")]
    public async Task Anything_else_is_exit_code_2_with_the_usage_and_no_key(params string[] arguments)
    {
        var refused = await AppCommand.RunAsync(arguments);

        refused.ExitCode.ShouldBe(2);
        refused.Output.ShouldBeEmpty();
        refused.Errors.ShouldStartWith("Usage: ");
        refused.Errors.ShouldContain("code|signing|destination|operator");
    }
}
