using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Sessions;
using OtpAuth.Infrastructure.Security;

namespace OtpAuth.Api.Controllers;

/// <summary>What others need to check our tokens without asking us.</summary>
[ApiController]
[Route(".well-known")]
[Tags("Discovery")]
[ResponseCache(Duration = 300, Location = ResponseCacheLocation.Any)]
public sealed class DiscoveryController(SigningKeys keys, IOptions<TokenOptions> options) : ControllerBase
{
    /// <summary>The public signing keys (RFC 7517)</summary>
    [HttpGet("jwks.json", Name = "getJwks")]
    public JsonWebKeySet Jwks() => new(keys.Published);

    /// <summary>The issuer and where its keys are (OpenID Connect Discovery 1.0)</summary>
    [HttpGet("openid-configuration", Name = "getOpenIdConfiguration")]
    public IssuerMetadata Configuration() => new(options.Value.Issuer, $"{options.Value.Issuer}/.well-known/jwks.json", ["ES256"]);
}

/// <summary>A set of keys, newest and oldest alike.</summary>
public sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys);

/// <summary>The issuer, as clients discover it.</summary>
public sealed record IssuerMetadata(
    string Issuer,
    [property: System.Text.Json.Serialization.JsonPropertyName("jwks_uri")] string JwksUri,
    [property: System.Text.Json.Serialization.JsonPropertyName("id_token_signing_alg_values_supported")] IReadOnlyList<string> Algorithms);
