using OtpAuth.Domain.Contacts;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Contacts;

/// <summary>What libphonenumber-js makes of a number, <see cref="PhoneNumber"/> makes of it: of every region and type, and of near misses.</summary>
public sealed class PhoneNumberOracleTests
{
    private const int MaxDigits = 15;

    [Fact]
    public async Task Every_number_is_read_as_the_library_reads_it()
    {
        var table = (await NodeScript.RunAsync("phone-numbers.mjs")).Split('\n')
            .Select(line => line.Split('\t').Select(field => field == "-" ? "" : field).ToArray())
            .ToList();

        table.Count.ShouldBeGreaterThan(30_000);
        table.Count(line => line[2].Length > 0).ShouldBeGreaterThan(30_000);
        table.Where(line => !Agrees(line)).Select(line => string.Join(' ', line)).ShouldBeEmpty();
    }

    private static bool Agrees(string[] line)
    {
        var (typed, region, e164, country, type) = (line[0], line[1], line[2], line[3], line[4]);
        var read = PhoneNumber.TryParse(typed, region.Length == 0 ? null : region, out var number);

        // E.164 ends at 15 digits, the library two later.
        if (e164.Length > MaxDigits + 1)
            return !read;

        // Two leading zeros are the international prefix here also where people dial another one, if the number is none otherwise.
        if (e164.Length == 0 && read)
            return region.Length > 0 && typed.StartsWith("00", StringComparison.Ordinal);

        return read
            ? (number!.E164, number.Country ?? "", NameOf(number.Type)) == (e164, country, type)
            : e164.Length == 0;
    }

    private static string NameOf(PhoneType type) =>
        string.Concat(type.ToString().Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
