using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Unit.Accounts;

public sealed class PasswordRulesTests
{
    private const int Min = PasswordRules.MinLengthWithCode;
    private static readonly PasswordContext Account =
        ContextOf("Acme Bank", "Ann-Marie Łukasz", "ann.jones@mail.example.com", "+919876543210");

    [Theory]
    [InlineData("violet teapot")]
    [InlineData("пароль с пробелами")]
    [InlineData("aaaa bbbb cccc dddd")]
    [InlineData("\U0001F600\U0001F601\U0001F602\U0001F603\U0001F604\U0001F605\U0001F606\U0001F607")]
    [InlineData("!!\u00a0\u200d~~``$$")]
    [InlineData("12093847")]
    public void Any_text_will_do_without_rules_of_composition(string typed) => FaultsOf(typed).ShouldBeEmpty();

    [Fact]
    public void Length_alone_decides_what_is_not_common_and_not_known() => Prop.ForAll(
        Gen.Choose(0, 140).ToArbitrary(),
        Gen.Elements("я", "\U0001F600", "e\u0301", " ").ToArbitrary(),
        (length, character) =>
        {
            var typed = string.Concat(Enumerable.Repeat(character, length));
            (FaultsOf(typed).Count == 0).ShouldBe(length is >= Min and <= Password.MaxLength);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_password_that_signs_in_alone_needs_fifteen()
    {
        var fourteen = Password.Normalize("violet teapots");

        PasswordRules.FaultsOf(fourteen, PasswordRules.MinLengthAlone, Account, _ => false)
            .ShouldBe(["The password is shorter than 15 characters."]);
        PasswordRules.FaultsOf(fourteen, Min, Account, _ => false).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("violet\0teapot")]
    [InlineData("violet\tteapot")]
    [InlineData("violet\r\nteapot")]
    [InlineData("violet\u0085teapot")]
    public void Control_characters_are_refused(string typed) =>
        FaultsOf(typed).ShouldBe(["The password contains characters that cannot be typed."]);

    // Not an attribute's argument: there it would be stored as UTF-8, which has no half characters.
    [Fact]
    public void Half_a_character_is_refused() =>
        FaultsOf("violet\ud83dteapot").ShouldBe(["The password contains characters that cannot be typed."]);

    [Fact]
    public void What_is_too_long_is_looked_at_no_further() =>
        PasswordRules.FaultsOf(Password.Normalize(new string('x', 129)), Min, Account, _ => throw new InvalidOperationException())
            .ShouldBe(["The password is longer than 128 characters."]);

    [Fact]
    public void Every_fault_is_told() => PasswordRules.FaultsOf(Password.Normalize("short"), Min, Account, _ => true).ShouldBe([
        "The password is shorter than 8 characters.",
        "This password is one of those that are guessed first.",
    ]);

    [Theory]
    [InlineData("acmebank")]
    [InlineData("ACME-Bank-2026")]
    [InlineData("AcmeAcme99")]
    [InlineData("jones!!!!!")]
    [InlineData("Ann.Jones1990")]
    [InlineData("annjones1990")]
    [InlineData("example12345")]
    [InlineData("annmarie2026")]
    [InlineData("ann-marie łukasz")]
    [InlineData("ŁUKASZ1990")]
    [InlineData("ｊｏｎｅｓ1990")]
    [InlineData("9876543210")]
    [InlineData("+91 9876543210")]
    [InlineData("919876543210")]
    [InlineData("09876543210")]
    [InlineData("jones9876543210acme")]
    public void What_is_half_made_from_what_all_know_is_refused(string typed) =>
        FaultsOf(typed).ShouldBe(["The password is made from your name, your address or the name of this service."]);

    [Theory]
    [InlineData("jones violet")]
    [InlineData("ann ann ann")]
    [InlineData("com com com")]
    [InlineData("violet acme teapot")]
    public void Short_words_and_small_parts_are_left_alone(string typed) => FaultsOf(typed).ShouldBeEmpty();

    [Fact]
    public void Any_word_of_four_letters_is_refused_alone_and_allowed_in_more_than_its_double()
    {
        var words = Gen.Elements("abcdefghijklm".ToCharArray()).ListOf(12).Select(letters => string.Concat(letters));
        Prop.ForAll(words.ToArbitrary(), word =>
        {
            var context = ContextOf(word, null);
            context.MakesUp(Password.Normalize(word.ToUpperInvariant())).ShouldBeTrue();
            context.MakesUp(Password.Normalize(new string('x', word.Length) + word)).ShouldBeTrue();
            context.MakesUp(Password.Normalize(new string('x', word.Length + 1) + word)).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_account_may_have_neither_name_nor_address()
    {
        var context = ContextOf("", null);

        context.MakesUp(Password.Normalize("")).ShouldBeFalse();
        context.MakesUp(Password.Normalize("violet teapot")).ShouldBeFalse();
        ContextOf("\ud83d\ud83d\ud83d\ud83d", "\0").MakesUp(Password.Normalize("violet teapot")).ShouldBeFalse();
    }

    private static IReadOnlyList<string> FaultsOf(string typed) =>
        PasswordRules.FaultsOf(Password.Normalize(typed), Min, Account, _ => false);

    private static PasswordContext ContextOf(string brand, string? name, params string[] addresses) => new(
        brand,
        name,
        addresses.Select(a => Destination.Restore(a.StartsWith('+') ? Channel.Sms : Channel.Email, a)));
}
