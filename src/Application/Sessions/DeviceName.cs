namespace OtpAuth.Application.Sessions;

/// <summary>
/// Words for a user agent, so that its owner knows the device again. Browsers name each other in theirs, hence the order. The feed has no
/// parser of user agents; replace by one when it does (ADR 2).
/// </summary>
internal static class DeviceName
{
    private const string Unknown = "Unknown device";

    private static readonly (string Token, string Name)[] Programs =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("okhttp/", "Android app"), ("CFNetwork/", "Apple app"), ("Dart/", "Flutter app"),
        ("curl/", "curl"), ("PostmanRuntime/", "Postman"), ("python-", "Python"), ("Go-http-client/", "Go"), ("node", "Node.js"),
    ];

    private static readonly (string Token, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"), ("Linux", "Linux"),
    ];

    public static string Of(string? userAgent)
    {
        if (userAgent is null)
            return Unknown;

        var (program, system) = (Find(Programs, userAgent), Find(Systems, userAgent));
        return (program, system) switch
        {
            (null, null) => Unknown,
            (_, null) => program,
            (null, _) => system,
            _ => $"{program} on {system}",
        };
    }

    private static string? Find((string Token, string Name)[] known, string userAgent) =>
        known.FirstOrDefault(k => userAgent.Contains(k.Token, StringComparison.Ordinal)).Name;
}
