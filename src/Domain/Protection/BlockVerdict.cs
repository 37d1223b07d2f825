namespace OtpAuth.Domain.Protection;

/// <summary>What an operator's rule says of what it meets.</summary>
public enum BlockVerdict
{
    Block,

    /// <summary>Lets pass what a wider rule, or a setting, would refuse.</summary>
    Allow,
}
