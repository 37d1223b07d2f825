namespace OtpAuth.Api.DropIn;

/// <summary>Section <c>DropIn</c>: the routes of the services that this one replaces.</summary>
public sealed class DropInOptions
{
    public const string Section = "DropIn";

    /// <summary>Whether those routes and their OpenAPI document exist. Default true; false once no client calls them.</summary>
    public bool Enabled { get; set; } = true;
}
