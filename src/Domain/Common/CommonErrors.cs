namespace OtpAuth.Domain.Common;

/// <summary>Refusals that belong to no module.</summary>
public static class CommonErrors
{
    public const string ValidationCode = "validation_failed";

    /// <param name="fields">Messages by camelCase field name.</param>
    public static Error Validation(IReadOnlyDictionary<string, string[]> fields) =>
        new(ValidationCode, "Some fields are missing or not valid.", ErrorKind.Invalid) { Fields = fields };
}
