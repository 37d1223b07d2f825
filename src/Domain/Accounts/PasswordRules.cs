using System.Text;

namespace OtpAuth.Domain.Accounts;

/// <summary>
/// What a new password must be, after NIST SP 800-63B-4 section 3.1.1.2: long enough, not on the list of common ones, not made from what
/// everybody knows about the account. No rule asks for kinds of characters, as that section forbids; any Unicode text may be used, spaces
/// included, but no control characters, which many keyboards and programs cannot send twice alike.
/// </summary>
public static class PasswordRules
{
    /// <summary>Code points, where a code is asked for as well.</summary>
    public const int MinLengthWithCode = 8;

    /// <summary>Code points, where the password alone signs in.</summary>
    public const int MinLengthAlone = 15;

    /// <param name="minLength">In code points: <see cref="MinLengthWithCode"/> or <see cref="MinLengthAlone"/>.</param>
    /// <param name="isCommon">Whether the password is one that attackers try first.</param>
    /// <returns>A sentence for each fault; none when the password may be set.</returns>
    public static IReadOnlyList<string> FaultsOf(Password password, int minLength, PasswordContext context, Func<Password, bool> isCommon)
    {
        if (password.IsTooLong)
            return [$"The password is longer than {Password.MaxLength} characters."];

        if (!password.IsWellFormed || password.Value.EnumerateRunes().Any(Rune.IsControl))
            return ["The password contains characters that cannot be typed."];

        var faults = new List<string>();
        if (password.Length < minLength)
            faults.Add($"The password is shorter than {minLength} characters.");
        if (isCommon(password))
            faults.Add("This password is one of those that are guessed first.");
        else if (context.MakesUp(password))
            faults.Add("The password is made from your name, your address or the name of this service.");
        return faults;
    }
}
