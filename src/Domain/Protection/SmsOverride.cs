namespace OtpAuth.Domain.Protection;

/// <summary>What an operator says about a <see cref="SmsScope"/>. Ceilings hold whatever they say.</summary>
public enum SmsOverride
{
    /// <summary>The breaker leaves it alone for a time; what was counted against it is forgotten.</summary>
    Allow,

    /// <summary>It is blocked for a time.</summary>
    Block,

    /// <summary>Neither: the breaker judges it again, from now on.</summary>
    Clear,
}
