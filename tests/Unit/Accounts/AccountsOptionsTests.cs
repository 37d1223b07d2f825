using OtpAuth.Application.Accounts;

namespace OtpAuth.Unit.Accounts;

public sealed class AccountsOptionsTests
{
    [Fact]
    public void The_defaults_are_valid()
    {
        Problems(new AccountsOptions()).ShouldBeEmpty();
        new AccountsOptions().PasswordLogin.ShouldBe(PasswordLoginMode.PasswordThenCode);
    }

    [Fact]
    public void A_password_that_signs_in_alone_must_be_longer()
    {
        new AccountsOptions().MinPasswordLength.ShouldBe(8);
        new AccountsOptions { PasswordLogin = PasswordLoginMode.PasswordOnly }.MinPasswordLength.ShouldBe(15);
    }

    [Fact]
    public void What_is_unsafe_is_refused_by_name()
    {
        Problems(new AccountsOptions { PasswordHashRounds = 209_999 }).ShouldHaveSingleItem().ShouldContain("Accounts:PasswordHashRounds");
        Problems(new AccountsOptions { PasswordHashRounds = 10_000_001 }).ShouldHaveSingleItem().ShouldContain("10000000");
        Problems(new AccountsOptions { PasswordHashQueue = 0 }).ShouldHaveSingleItem().ShouldContain("Accounts:PasswordHashQueue");
        Problems(new AccountsOptions { PasswordHashQueue = 1001 }).ShouldHaveSingleItem().ShouldContain("1 to 1000");
        Problems(new AccountsOptions { ResetTokenLifetime = TimeSpan.FromSeconds(59) })
            .ShouldHaveSingleItem().ShouldContain("Accounts:ResetTokenLifetime");
        Problems(new AccountsOptions { ResetTokenLifetime = TimeSpan.FromMinutes(16) }).ShouldHaveSingleItem().ShouldContain("00:15:00");
        Problems(new AccountsOptions { PasswordLogin = (PasswordLoginMode)7 })
            .ShouldHaveSingleItem().ShouldContain("Accounts:PasswordLogin");
    }

    private static IEnumerable<string> Problems(AccountsOptions options) =>
        new AccountsOptionsValidator().Validate(null, options).Failures ?? [];
}
