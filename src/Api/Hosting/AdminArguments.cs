using System.Globalization;

namespace OtpAuth.Api.Hosting;

/// <summary>The words and options of an <c>admin</c> command; what names a setting (<c>--Section:Key=value</c>) goes to the service's own.</summary>
internal sealed class AdminArguments
{
    private readonly Dictionary<string, string?> _options = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private readonly List<string> _settings = [];

    public AdminArguments(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                _words.Add(argument);
            else if (argument.Contains(':', StringComparison.Ordinal) || argument.StartsWith("--environment=", StringComparison.Ordinal))
                _settings.Add(argument);
            else if (IsFlag(argument))
                _options[argument] = null;
            else if (++i < arguments.Count)
                _options[argument] = arguments[i];
            else
                throw new UsageException($"{argument} needs a value.");
        }
    }

    public IReadOnlyList<string> Words => _words;

    public IReadOnlyList<string> Settings => _settings;

    public bool Has(string option)
    {
        _read.Add(option);
        return _options.ContainsKey(option);
    }

    public string? Text(string option)
    {
        _read.Add(option);
        return _options.GetValueOrDefault(option);
    }

    public int? Number(string option) => Read<int>(option, (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value));

    public TimeSpan? Duration(string option) => Read<TimeSpan>(option, (string text, out TimeSpan value) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && value > TimeSpan.Zero);

    public DateTimeOffset? Time(string option) => Read<DateTimeOffset>(option, (string text, out DateTimeOffset value) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value));

    public Guid? Id(string option) => Read<Guid>(option, Guid.TryParse);

    public TEnum? Name<TEnum>(string option)
        where TEnum : struct, Enum => Text(option) is { } text ? NameOf<TEnum>(text) : null;

    /// <summary>Snake case, as the API writes it.</summary>
    public static TEnum NameOf<TEnum>(string text)
        where TEnum : struct, Enum => Enum.TryParse<TEnum>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value)
            && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new UsageException($"\"{text}\" is not known here.");

    /// <summary>To be called when all that the command takes has been read.</summary>
    public void RefuseOthers()
    {
        if (_options.Keys.FirstOrDefault(o => !_read.Contains(o)) is { } unknown)
            throw new UsageException($"{unknown} is not known here.");
    }

    private static bool IsFlag(string argument) => argument is "--json" or "--reveal" or "--allow" or "--blocked";

    private T? Read<T>(string option, TryParse<T> parse)
        where T : struct
    {
        if (Text(option) is not { } text)
            return null;
        return parse(text, out var value) ? value : throw new UsageException($"{option} cannot be \"{text}\".");
    }

    private delegate bool TryParse<T>(string text, out T value);
}

/// <summary>The command line is not one of those there are.</summary>
internal sealed class UsageException(string message) : Exception(message);
