using System.ComponentModel;
using System.Globalization;

namespace OtpAuth.Api.Browsers;

/// <summary>How a client keeps its refresh token.</summary>
[TypeConverter(typeof(SessionTransportConverter))]
public enum SessionTransport
{
    /// <summary>In the answer's body, for clients with a safe place of their own.</summary>
    Token,

    /// <summary>In a cookie that scripts cannot read.</summary>
    Cookie,
}

/// <summary>
/// Reads the two names and nothing else. The framework's own reader takes <c>1</c> and <c>token,cookie</c> for a cookie too, which
/// <see cref="CrossSiteGuard"/> does not.
/// </summary>
internal sealed class SessionTransportConverter() : EnumConverter(typeof(SessionTransport))
{
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => value switch
    {
        string name when name.Equals(nameof(SessionTransport.Token), StringComparison.OrdinalIgnoreCase) => SessionTransport.Token,
        string name when name.Equals(nameof(SessionTransport.Cookie), StringComparison.OrdinalIgnoreCase) => SessionTransport.Cookie,
        _ => throw new FormatException("Is neither token nor cookie."),
    };
}
