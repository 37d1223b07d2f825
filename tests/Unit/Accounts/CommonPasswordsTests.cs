using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OtpAuth.Domain.Accounts;
using OtpAuth.Infrastructure.Security;

namespace OtpAuth.Unit.Accounts;

public sealed class CommonPasswordsTests
{
    private static readonly string[] List = Load();

    [Fact]
    public void The_list_is_sorted_lower_case_without_doubles_and_long_enough_to_matter()
    {
        List.Length.ShouldBe(17_950);
        List.ShouldBe(List.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        List.ShouldAllBe(p => Password.Normalize(p).Folded == p && Password.Normalize(p).Length >= PasswordRules.MinLengthWithCode);
    }

    [Fact]
    public void Its_licence_goes_with_it() => Resource("LICENSE.txt").ShouldContain("Permission is hereby granted");

    [Fact]
    public void Every_entry_is_common_in_any_case_and_with_a_short_ending() => Prop.ForAll(
        Gen.Elements(List).ToArbitrary(),
        Gen.Elements("", "1", "!", "99", "2026", "123!", " 1").ToArbitrary(),
        (entry, ending) =>
        {
            IsCommon(entry + ending).ShouldBeTrue();
            IsCommon(entry.ToUpperInvariant() + ending).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("ｐａｓｓｗｏｒｄ")]
    [InlineData("PassW0rd")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600")]
    [InlineData("!!!!!!!!")]
    [InlineData("12345678")]
    [InlineData("123456789012345")]
    [InlineData("01234567")]
    [InlineData("09876543210")]
    [InlineData("abcdefghijklmno")]
    [InlineData("zyxwvuts")]
    [InlineData("абвгдежз")]
    [InlineData("qwertyuiopasdfghjkl")]
    [InlineData("lkjhgfdsapoiuytrewq")]
    [InlineData("QWERTZUIOP1!")]
    [InlineData("mnbvcxzmnbvcxz")]
    [InlineData("qwertyuiopqwertyuiop2026")]
    public void Runs_and_spellings_of_the_common_are_common(string typed) => IsCommon(typed).ShouldBeTrue();

    [Theory]
    [InlineData("violet teapot")]
    [InlineData("superman-2026")]
    [InlineData("mypassword for this")]
    [InlineData("password teapot")]
    [InlineData("12093847")]
    [InlineData("aaaaaaab")]
    [InlineData("acegikmo")]
    public void Others_are_not(string typed) => IsCommon(typed).ShouldBeFalse();

    [Fact]
    public void Any_text_is_judged() =>
        Prop.ForAll<string>(text => IsCommon(text ?? "").ShouldBe(IsCommon(text ?? ""))).QuickCheckThrowOnFailure();

    private static bool IsCommon(string typed) => CommonPasswords.Contains(Password.Normalize(typed).Folded);

    private static string[] Load() => Resource("common-passwords.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Resource(string name)
    {
        var resource = $"OtpAuth.Infrastructure.Security.CommonPasswords.{name}";
        using var stream = typeof(PasswordHashing).Assembly.GetManifestResourceStream(resource);
        using var reader = new StreamReader(stream.ShouldNotBeNull(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
