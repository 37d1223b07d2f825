using OtpAuth.Architecture.Reading;

namespace OtpAuth.Architecture.Rules;

/// <summary>Puts what is wrong with a type into lines.</summary>
internal static class Faults
{
    public static IEnumerable<string> Of(CodeType type, params IEnumerable<(bool Found, string Text)> faults) =>
        faults.Where(f => f.Found).Select(f => $"{type} {f.Text}");
}
