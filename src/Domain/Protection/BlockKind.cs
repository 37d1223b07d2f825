namespace OtpAuth.Domain.Protection;

/// <summary>What an operator's rule is about.</summary>
public enum BlockKind
{
    /// <summary>Phone numbers of a country: ISO 3166 alpha-2, e.g. <c>IN</c>.</summary>
    Country,

    /// <summary>Phone numbers that begin so, in E.164 form, e.g. <c>+9198765</c>.</summary>
    NumberPrefix,

    /// <summary>Email addresses at a domain or below it, e.g. <c>example.com</c>.</summary>
    EmailDomain,

    /// <summary>Callers of a network, e.g. <c>203.0.113.0/24</c>.</summary>
    Network,
}
