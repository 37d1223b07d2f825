using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Sessions;
using OtpAuth.Application.Settings;

namespace OtpAuth.Infrastructure.Security;

internal sealed class TokenOptionsValidator(IHostEnvironment environment) : IValidateOptions<TokenOptions>
{
    private const string MakeKey = "Make one with: openssl ecparam -name prime256v1 -genkey -noout";

    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        var problems = new SettingProblems();
        problems.Require(
            IsBaseUrl(options.Issuer),
            "Tokens:Issuer",
            $"is \"{options.Issuer}\", not an absolute {(environment.IsDevelopment() ? "" : "https ")}URL without a trailing slash",
            "For example: Tokens__Issuer=https://id.example.com");
        problems.Require(options.Audience.Length > 0, "Tokens:Audience", "is empty", "For example: Tokens__Audience=otpauth");
        problems.RequireWithin("Tokens:AccessLifetime", options.AccessLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        problems.RequireWithin("Tokens:SessionLifetime", options.SessionLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        problems.RequireWithin("Tokens:RefreshLifetime", options.RefreshLifetime, TimeSpan.FromHours(1), options.SessionLifetime);
        problems.RequireWithin("Tokens:ProofLifetime", options.ProofLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
        problems.RequireWithin("Tokens:RefreshGrace", options.RefreshGrace, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        problems.Require(options.SigningKeys.Count > 0, "Tokens:SigningKeys", "is empty", $"{MakeKey} and set Tokens__SigningKeys__k1 to it");
        foreach (var (id, pem) in options.SigningKeys)
            problems.Require(IsSigningKey(pem), $"Tokens:SigningKeys:{id}", "is not a P-256 private key in PEM", MakeKey);
        problems.Require(
            options.SigningKeys.ContainsKey(options.ActiveSigningKey),
            "Tokens:ActiveSigningKey",
            $"is \"{options.ActiveSigningKey}\", which names no key in Tokens:SigningKeys",
            "For example: Tokens__ActiveSigningKey=k1");
        return problems.ToResult();
    }

    private bool IsBaseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && !text.EndsWith('/') &&
        (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment()));

    private static bool IsSigningKey(string pem)
    {
        try
        {
            using var key = SigningKeys.Import(pem);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
