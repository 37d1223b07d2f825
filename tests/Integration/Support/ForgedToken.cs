using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace OtpAuth.Integration.Support;

/// <summary>
/// A valid access token, of which a test changes one detail before it is signed: by the service's own key, unless told otherwise.
/// </summary>
internal sealed record ForgedToken(string Header, string Payload, Func<byte[], byte[]> Signer)
{
    public string Signature => Encode(Signer(Encoding.UTF8.GetBytes($"{Header}.{Payload}")));

    public static ForgedToken From(string accessToken, ECDsa key)
    {
        var parts = accessToken.Split('.');
        return new ForgedToken(parts[0], parts[1], Es256(key));
    }

    public static Func<byte[], byte[]> Es256(ECDsa key) => data => key.SignData(data, HashAlgorithmName.SHA256);

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>With the padding that base64 has and base64url in a token has not; four signs of it where none is due.</summary>
    public static string Padded(string part) => part + (part.Length % 4) switch { 0 => "====", 2 => "==", _ => "=" };

    /// <param name="name">Of a header member.</param>
    /// <param name="json">Its new value; null takes the member away.</param>
    public ForgedToken WithHeader(string name, string? json) => this with { Header = Change(Header, name, json) };

    /// <inheritdoc cref="WithHeader"/>
    public ForgedToken WithClaim(string name, string? json) => this with { Payload = Change(Payload, name, json) };

    /// <summary>Adds a member as it is written, be there one of its name already.</summary>
    public ForgedToken WithHeaderText(string member) => this with { Header = Encode(Append(Header, member)) };

    /// <inheritdoc cref="WithHeaderText"/>
    public ForgedToken WithClaimText(string member) => this with { Payload = Encode(Append(Payload, member)) };

    public ForgedToken WithPayload(string text) => this with { Payload = Encode(text) };

    public ForgedToken WithPayload(byte[] bytes) => this with { Payload = Encode(bytes) };

    public ForgedToken SignedBy(Func<byte[], byte[]> signer) => this with { Signer = signer };

    public ForgedToken SignedBy(ECDsa key) => SignedBy(Es256(key));

    public ForgedToken SignedHs256(byte[] secret) => WithHeader("alg", "\"HS256\"").SignedBy(data => HMACSHA256.HashData(secret, data));

    public string Claims() => Decode(Payload);

    public override string ToString() => $"{Header}.{Payload}.{Signature}";

    private static string Decode(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    private static string Append(string part, string member) => $"{Decode(part)[..^1]},{member}}}";

    private static string Change(string part, string name, string? json)
    {
        var members = JsonNode.Parse(Decode(part))!.AsObject();
        members.Remove(name);
        var changed = Encode(members.ToJsonString());
        return json is null ? changed : Encode(Append(changed, $"\"{name}\":{json}"));
    }
}
