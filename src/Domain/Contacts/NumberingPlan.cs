using System.Text.RegularExpressions;

namespace OtpAuth.Domain.Contacts;

/// <summary>Which numbers a region has: one line of <c>NumberingPlans/numbering-plans.txt</c>. Patterns are compiled on first use.</summary>
internal sealed class NumberingPlan
{
    private const int FirstType = 9;

    // The patterns are known and linear enough; the limit is for what a future version of the data might bring.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>As the fields of a line are ordered.</summary>
    private static readonly PhoneType[] Types =
    [
        PhoneType.FixedLine, PhoneType.Mobile, PhoneType.TollFree, PhoneType.PremiumRate, PhoneType.PersonalNumber, PhoneType.Voicemail,
        PhoneType.Uan, PhoneType.Pager, PhoneType.Voip, PhoneType.SharedCost,
    ];

    /// <summary>A number of several types is the first of these.</summary>
    private static readonly PhoneType[] Order =
    [
        PhoneType.Mobile, PhoneType.PremiumRate, PhoneType.TollFree, PhoneType.SharedCost, PhoneType.Voip, PhoneType.PersonalNumber,
        PhoneType.Pager, PhoneType.Uan, PhoneType.Voicemail,
    ];

    private readonly Pattern? _international;
    private readonly Pattern? _prefix;
    private readonly string _transform;
    private readonly Pattern? _leading;
    private readonly Pattern _general;
    private readonly int[] _lengths;
    private readonly Dictionary<PhoneType, (Pattern Pattern, int[] Lengths)> _types = [];

    public NumberingPlan(string line)
    {
        var fields = line.Split('\t');
        (CallingCode, Country) = (fields[0], fields[1].Length == 0 ? null : fields[1]);
        _international = Start(fields[2]);
        _prefix = Start(fields[4]);
        _transform = fields[5];
        _leading = Start(fields[6]);
        _general = Whole(fields[7]);
        _lengths = Lengths(fields[8]);
        for (var i = 0; i < Types.Length; i++)
        {
            if (fields[FirstType + (2 * i)] is { Length: > 0 } pattern)
                _types[Types[i]] = (Whole(pattern), fields[FirstType + (2 * i) + 1] is { Length: > 0 } own ? Lengths(own) : _lengths);
        }
    }

    public string CallingCode { get; }

    /// <summary>ISO 3166 alpha-2; null for a calling code that belongs to no country.</summary>
    public string? Country { get; }

    public bool Matches(string national) => _general.IsMatch(national);

    public bool IsTooLong(string national) => national.Length > _lengths[^1];

    /// <summary>Of an assigned length, or longer than all of them.</summary>
    public bool MayBe(string national) => IsTooLong(national) || Array.IndexOf(_lengths, national.Length) >= 0;

    /// <summary>Whether the leading digits say that this is the region; null if the plan has none to tell by.</summary>
    public bool? Leads(string national) => _leading?.IsMatch(national);

    /// <summary>Without the digits that one dials here before the calling code of another country; null if there are none.</summary>
    public string? WithoutInternationalPrefix(string digits) =>
        _international?.Match(digits) is { Success: true } match && digits[match.Length..] is { Length: > 0 } rest && rest[0] != '0' ? rest : null;

    /// <summary>Without trunk prefix and carrier code, as far as the pattern for them goes; whether that is right, the caller judges.</summary>
    public string WithoutNationalPrefix(string digits)
    {
        if (_prefix?.Match(digits) is not { Success: true } match)
            return digits;
        var captured = match.Groups.Count > 1 && match.Groups[^1].Length > 0;
        return captured && _transform.Length > 0 ? match.Result(_transform) + digits[match.Length..] : digits[match.Length..];
    }

    /// <summary>Null for a number that is not assigned.</summary>
    public PhoneType? TypeOf(string national)
    {
        if (!Matches(national))
            return null;
        if (Is(PhoneType.FixedLine, national))
            return !_types.ContainsKey(PhoneType.Mobile) || Is(PhoneType.Mobile, national) ? PhoneType.FixedLineOrMobile : PhoneType.FixedLine;
        foreach (var type in Order)
        {
            if (Is(type, national))
                return type;
        }

        return null;
    }

    private bool Is(PhoneType type, string national) =>
        _types.TryGetValue(type, out var of) && Array.IndexOf(of.Lengths, national.Length) >= 0 && of.Pattern.IsMatch(national);

    private static Pattern? Start(string pattern) => pattern.Length == 0 ? null : new Pattern($"^(?:{pattern})");

    private static Pattern Whole(string pattern) => new($@"^(?:{pattern})\z");

    private static int[] Lengths(string text) => [.. text.Split(',').Select(int.Parse)];

    private sealed class Pattern(string text)
    {
        private readonly Lazy<Regex> _regex = new(() => new Regex(text, RegexOptions.CultureInvariant, MatchTimeout));

        public bool IsMatch(string digits) => _regex.Value.IsMatch(digits);

        public Match Match(string digits) => _regex.Value.Match(digits);
    }
}
