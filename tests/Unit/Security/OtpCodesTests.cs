using System.Buffers.Binary;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Contacts;
using OtpAuth.Infrastructure.Security;

namespace OtpAuth.Unit.Security;

public sealed class OtpCodesTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static readonly Guid Challenge = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly byte[] Salt = [.. Enumerable.Range(0x10, 16).Select(b => (byte)b)];
    private readonly OtpCodes _codes = With(("k1", Key));

    // Computed by another implementation: Python's hmac over "otp-code/v1\0" + id + salt + context, 63 bits at the offset of the last nibble.
    [Theory]
    [InlineData(6, null, "960544")]
    [InlineData(8, null, "40960544")]
    [InlineData(10, null, "6840960544")]
    [InlineData(6, "Pay 250.00 EUR to Example Ltd", "981197")]
    [InlineData(10, "Pay 250.00 EUR to Example Ltd", "0716981197")]
    public void Codes_are_those_of_an_independent_derivation(int length, string? context, string code) =>
        _codes.Derive(Seed(length: length, context: context)).ShouldBe(code);

    // RFC 4226 section 5.4's digest: its last nibble is 10, and there stands 50 ef 7f 19; ours takes da 8e 94 5b as well.
    [Fact]
    public void Truncation_is_RFC_4226s_over_eight_bytes()
    {
        var digest = Convert.FromHexString("1f8698690e02ca16618550ef7f19da8e945b555a");

        OtpCodes.Truncate(digest, 6).ShouldBe("768795");
        OtpCodes.Truncate(digest, 10).ShouldBe("1485768795");
    }

    [Fact]
    public void The_top_bit_is_dropped_and_leading_zeros_are_kept()
    {
        var mac = new byte[32];
        mac[0] = 0x80;
        mac[7] = 42;

        OtpCodes.Truncate(mac, 6).ShouldBe("000042");
    }

    [Fact]
    public void A_hundred_thousand_codes_have_uniform_digits_in_every_place()
    {
        const int codes = 100_000;
        var counts = new int[6, 10];
        var id = new byte[16];
        for (var n = 0; n < codes; n++)
        {
            BinaryPrimitives.WriteInt32BigEndian(id, n);
            var code = _codes.Derive(Seed(challenge: new Guid(id)));
            for (var place = 0; place < 6; place++)
                counts[place, code[place] - '0']++;
        }

        for (var place = 0; place < 6; place++)
        {
            const double expected = codes / 10.0;
            var chiSquare = Enumerable.Range(0, 10).Sum(digit => Math.Pow(counts[place, digit] - expected, 2) / expected);

            // Nine degrees of freedom: above 27.9 in one of a thousand uniform samples. The sample is fixed, so this never flickers.
            chiSquare.ShouldBeLessThan(27.9, $"place {place}");
        }
    }

    [Fact]
    public void Every_part_of_the_seed_changes_the_code()
    {
        string[] codes =
        [
            _codes.Derive(Seed(length: 10)),
            _codes.Derive(Seed(length: 10, challenge: new Guid("00112233-4455-6677-8899-aabbccddeefe"))),
            _codes.Derive(Seed(length: 10, salt: [.. Salt.Reverse()])),
            _codes.Derive(Seed(length: 10, context: "a")),
            _codes.Derive(Seed(length: 10, context: "b")),
            With(("k1", Convert.ToBase64String(new byte[32]))).Derive(Seed(length: 10)),
        ];

        codes.Distinct(StringComparer.Ordinal).Count().ShouldBe(codes.Length);
    }

    [Fact]
    public void A_retired_key_still_checks_and_a_forgotten_one_matches_nothing()
    {
        var code = _codes.Derive(Seed());
        var rotated = With(("k2", Convert.ToBase64String(new byte[32])), ("k1", Key));
        var forgotten = With(("k2", Convert.ToBase64String(new byte[32])));

        rotated.ActiveKeyId.ShouldBe("k2");
        rotated.Matches(Seed(), code).ShouldBeTrue();
        forgotten.Matches(Seed(), code).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => forgotten.Derive(Seed())).Message.ShouldContain("k1");
    }

    [Fact]
    public void Only_the_code_matches()
    {
        _codes.Matches(Seed(), "960544").ShouldBeTrue();
        _codes.Matches(Seed(), "960545").ShouldBeFalse();
        _codes.Matches(Seed(), "9605440").ShouldBeFalse();
        _codes.Matches(Seed(), "").ShouldBeFalse();
    }

    [Fact]
    public void Destination_keys_tell_addresses_and_channels_apart_and_spellings_not()
    {
        Destination.TryParse("Jo@Example.com", null, null, out var one).ShouldBeTrue();
        Destination.TryParse("jo@example.com.", null, null, out var same).ShouldBeTrue();
        Destination.TryParse("jo@example.org", null, null, out var other).ShouldBeTrue();

        _codes.KeyOf(one!).ShouldBe(_codes.KeyOf(same!));
        _codes.KeyOf(one!).ShouldNotBe(_codes.KeyOf(other!));
        _codes.KeyOf(one!).Length.ShouldBe(32);
    }

    private static CodeSeed Seed(Guid? challenge = null, byte[]? salt = null, int length = 6, string? context = null) =>
        new(challenge ?? Challenge, salt ?? Salt, "k1", length, context);

    private static OtpCodes With(params (string Id, string Key)[] keys) => new(Options.Create(new OtpOptions
    {
        CodeKeys = keys.ToDictionary(k => k.Id, k => k.Key, StringComparer.Ordinal),
        ActiveCodeKey = keys[0].Id,
        DestinationKey = Key,
    }));
}
