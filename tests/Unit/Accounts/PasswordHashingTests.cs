using System.Buffers.Binary;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Domain.Accounts;
using OtpAuth.Infrastructure.Security;

namespace OtpAuth.Unit.Accounts;

public sealed class PasswordHashingTests
{
    private const int FewRounds = 10;
    private static readonly Password Typed = Password.Normalize("violet teapot");

    [Fact]
    public async Task A_hash_names_PBKDF2_with_SHA_512_and_the_rounds_that_are_set_by_default()
    {
        using var passwords = With(new AccountsOptions().PasswordHashRounds);

        var hash = Convert.FromBase64String((await passwords.HashAsync(Typed, default)).Value.ShouldNotBeNull());

        // Version, then big-endian: which HMAC (2 is SHA-512), rounds, bytes of salt; then the salt and the key.
        hash[0].ShouldBe((byte)1);
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)).ShouldBe(2u);
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)).ShouldBeGreaterThanOrEqualTo(210_000u);
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9)).ShouldBe(16u);
        hash.Length.ShouldBe(13 + 16 + 32);
    }

    [Fact]
    public async Task Only_the_password_is_right_and_each_hash_has_a_salt_of_its_own()
    {
        using var passwords = With(FewRounds);
        var hash = await HashAsync(passwords, Typed);

        (await CompareAsync(passwords, hash, Typed)).ShouldBe(PasswordMatch.Right);
        (await CompareAsync(passwords, hash, Password.Normalize("Violet teapot"))).ShouldBe(PasswordMatch.Wrong);
        (await CompareAsync(passwords, hash, Password.Normalize("violet teapot "))).ShouldBe(PasswordMatch.Wrong);
        (await HashAsync(passwords, Typed)).ShouldNotBe(hash);
    }

    [Fact]
    public async Task Composed_and_decomposed_letters_match_one_hash()
    {
        using var passwords = With(FewRounds);
        var hash = await HashAsync(passwords, Password.Normalize("Z\u00fcrich is n\u00e9e"));

        (await CompareAsync(passwords, hash, Password.Normalize("Zu\u0308rich is ne\u0301e"))).ShouldBe(PasswordMatch.Right);
    }

    [Fact]
    public async Task When_rounds_have_risen_a_right_password_is_to_be_hashed_again()
    {
        using var before = With(FewRounds);
        using var after = With(FewRounds + 1);
        var hash = await HashAsync(before, Typed);

        (await CompareAsync(after, hash, Typed)).ShouldBe(PasswordMatch.RightButOld);
        (await CompareAsync(after, hash, Password.Normalize("violet teacup"))).ShouldBe(PasswordMatch.Wrong);
        (await CompareAsync(after, await HashAsync(after, Typed), Typed)).ShouldBe(PasswordMatch.Right);
    }

    [Fact]
    public async Task A_hash_of_before_the_rounds_were_raised_says_how_many_a_comparison_has_to_make_up_for()
    {
        using var before = With(FewRounds);
        var hash = await HashAsync(before, Typed);

        PasswordHashing.RoundsMissing(hash, FewRounds + 5).ShouldBe(5);
        PasswordHashing.RoundsMissing(hash, FewRounds).ShouldBe(0);
        PasswordHashing.RoundsMissing(hash, FewRounds - 1).ShouldBe(0);
        PasswordHashing.RoundsMissing("no hash of ours", FewRounds).ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_has_a_password_and_is_compared_all_the_same()
    {
        using var gate = new GatedHasher();
        gate.Open();
        using var passwords = new PasswordHashing(gate, concurrency: 1, queueLimit: 1);

        (await CompareAsync(passwords, null, Typed)).ShouldBe(PasswordMatch.Wrong);
        (await CompareAsync(passwords, null, Password.Normalize(GatedHasher.RightForAll))).ShouldBe(PasswordMatch.Wrong);

        gate.Compared.ShouldBe([GatedHasher.Hash, GatedHasher.Hash]);
    }

    [Fact]
    public void Common_passwords_are_known()
    {
        using var passwords = With(FewRounds);

        passwords.IsCommon(Password.Normalize("Password1!")).ShouldBeTrue();
        passwords.IsCommon(Typed).ShouldBeFalse();
    }

    private static PasswordHashing With(int rounds) => new(Options.Create(new AccountsOptions { PasswordHashRounds = rounds }));

    private static async Task<string> HashAsync(PasswordHashing passwords, Password password) =>
        (await passwords.HashAsync(password, default)).Value.ShouldNotBeNull();

    private static async Task<PasswordMatch> CompareAsync(PasswordHashing passwords, string? hash, Password password)
    {
        var result = await passwords.CompareAsync(hash, password, default);
        result.Error.ShouldBeNull();
        return result.Value;
    }
}
