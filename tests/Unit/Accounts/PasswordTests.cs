using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Domain.Accounts;

namespace OtpAuth.Unit.Accounts;

public sealed class PasswordTests
{
    [Fact]
    public void Any_text_is_taken_and_normalising_twice_changes_nothing() => Prop.ForAll<string>(text =>
    {
        if (text is null)
            return;
        var once = Password.Normalize(text);
        Password.Normalize(once.Value).ShouldBe(once);
        once.Length.ShouldBeLessThanOrEqualTo(once.Value.Length);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Pass word", 9)]
    [InlineData("пароль", 6)]
    [InlineData("\U0001F600\U0001F600", 2)]
    [InlineData("\U0001F469\u200D\U0001F467", 3)]
    [InlineData("e\u0301", 1)]
    [InlineData("x\u0301", 2)]
    [InlineData("\u1112\u1161\u11ab", 1)]
    [InlineData("", 0)]
    public void Length_is_counted_in_code_points_of_the_composed_form(string typed, int length) =>
        Password.Normalize(typed).Length.ShouldBe(length);

    [Fact]
    public void Composed_and_decomposed_letters_are_one_password() =>
        Password.Normalize("Zu\u0308rich 2026").ShouldBe(Password.Normalize("Z\u00fcrich 2026"));

    [Fact]
    public void Case_spaces_and_compatibility_forms_stay_as_typed()
    {
        Password.Normalize(" A ").Value.ShouldBe(" A ");
        Password.Normalize("\uff21").ShouldNotBe(Password.Normalize("A"));
        Password.Normalize("\uff21").Folded.ShouldBe("a");
    }

    [Fact]
    public void What_may_be_composed_to_the_limit_is_within_it()
    {
        var greek = string.Concat(Enumerable.Repeat("\u03b1\u0313\u0300\u0345", Password.MaxLength));

        Password.Normalize(greek).Length.ShouldBe(Password.MaxLength);
        Password.Normalize(greek).IsTooLong.ShouldBeFalse();
        Password.Normalize(greek + "!").IsTooLong.ShouldBeTrue();
        Password.Normalize(new string('x', 1_000_000)).IsTooLong.ShouldBeTrue();
    }

    // Not attributes' arguments: there they would be stored as UTF-8, which has no half characters.
    [Fact]
    public void Half_a_surrogate_pair_is_taken_and_marked()
    {
        foreach (var typed in new[] { "correct \ud83d horse", "correct \ude00 horse", "correct \ude00\ud83d horse", "correct \ud83d" })
        {
            Password.Normalize(typed).IsWellFormed.ShouldBeFalse();
            Password.Normalize(typed).Value.ShouldBe(typed);
            Password.Normalize(typed).Folded.ShouldBe(typed);
        }
    }

    [Fact]
    public void It_never_shows_itself() => $"{Password.Normalize("correct horse")}".ShouldBe("Password");
}
