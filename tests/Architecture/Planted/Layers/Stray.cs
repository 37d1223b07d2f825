namespace OtpAuth.Domain.Planted;

/// <summary>Poses as Domain, from another assembly.</summary>
internal static class Stray;
