using Microsoft.Extensions.Options;
using OtpAuth.Application.Otp;
using OtpAuth.Infrastructure.Security;

namespace OtpAuth.Unit.Security;

public sealed class DeviceTokensTests
{
    private static readonly byte[] Address = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] Other = [.. Enumerable.Repeat((byte)2, 32)];

    private readonly Clock _clock = new();

    [Fact]
    public void A_device_is_recognised_for_what_was_proven_from_it_and_keeps_its_budget()
    {
        var tokens = Tokens();
        var first = tokens.Read(tokens.Issue([], Address)).ShouldHaveSingleItem();
        var again = tokens.Read(tokens.Issue([first], Address)).ShouldHaveSingleItem();

        first.DestinationKey.ShouldBe(Address);
        first.LimitKey.ShouldNotBe(Address);
        again.LimitKey.ShouldBe(first.LimitKey);
        tokens.Read(tokens.Issue([], Address)).Single().LimitKey.ShouldNotBe(first.LimitKey);
    }

    [Fact]
    public void It_is_recognised_for_its_last_three_addresses()
    {
        var tokens = Tokens();
        string? shown = null;
        for (byte n = 1; n <= 4; n++)
            shown = tokens.Issue(tokens.Read(shown), [.. Enumerable.Repeat(n, 32)]);

        tokens.Read(shown).Select(r => (int)r.DestinationKey[0]).ShouldBe([4, 3, 2]);
    }

    [Fact]
    public void A_token_that_was_changed_in_any_character_is_nothing()
    {
        var tokens = Tokens();
        var token = tokens.Issue([], Address)!;

        for (var i = 0; i < token.Length; i++)
        {
            // The last character's low bits are padding, so a change there is tried that is not one of padding alone.
            var changed = token[..i] + (token[i] == 'A' ? 'h' : 'A') + token[(i + 1)..];
            tokens.Read(changed).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("....")]
    [InlineData("not a token")]
    public void What_is_no_token_is_nothing(string? shown) => Tokens().Read(shown).ShouldBeEmpty();

    [Fact]
    public void Nor_is_one_of_blanks() => Tokens().Read("AAAA" + new string(' ', 110) + "AAAA").ShouldBeEmpty();

    [Fact]
    public void Beside_a_forged_token_the_good_one_counts_and_a_heap_of_them_is_not_read()
    {
        var tokens = Tokens();
        var good = tokens.Issue([], Address)!;
        var forged = Tokens(key: 7).Issue([], Other)!;

        tokens.Read($"{forged}.{good}").ShouldHaveSingleItem().DestinationKey.ShouldBe(Address);
        tokens.Read(string.Join('.', Enumerable.Repeat(good, 5))).ShouldBeEmpty();
    }

    [Fact]
    public void It_is_forgotten_after_its_lifetime_and_never_known_with_none()
    {
        var tokens = Tokens();
        var shown = tokens.Issue([], Address);

        _clock.Now += TimeSpan.FromDays(89);
        tokens.Read(shown).ShouldHaveSingleItem();
        _clock.Now += TimeSpan.FromDays(2);
        tokens.Read(shown).ShouldBeEmpty();

        Tokens(lifetime: TimeSpan.Zero).Issue([], Address).ShouldBeNull();
    }

    private DeviceTokens Tokens(byte key = 9, TimeSpan? lifetime = null) => new(
        Options.Create(new OtpOptions
        {
            DestinationKey = Convert.ToBase64String([.. Enumerable.Repeat(key, 32)]),
            DeviceLifetime = lifetime ?? TimeSpan.FromDays(90),
        }),
        _clock);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
