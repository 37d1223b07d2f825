using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Sessions;

namespace OtpAuth.Integration.Support;

/// <summary>Somebody who is signed in, a stranger who is too, and the key that signed their tokens.</summary>
public sealed class Victim(PostgresFixture fixture) : IAsyncLifetime
{
    internal ECDsa Key { get; } = ECDsa.Create();

    internal Answer SignedIn { get; private set; } = null!;

    internal ForgedToken Token => ForgedToken.From(SignedIn.Json("accessToken").GetString()!, Key);

    internal JsonElement Stranger { get; private set; }

    public async Task InitializeAsync()
    {
        var options = fixture.Service.Services.GetRequiredService<IOptions<TokenOptions>>().Value;
        Key.ImportFromPem(options.SigningKeys[options.ActiveSigningKey]);
        SignedIn = await fixture.Service.SignInAsync(Addresses.Email());
        Stranger = Jwt.ClaimsOf((await fixture.Service.SignInAsync(Addresses.Email())).Json("accessToken").GetString()!);
    }

    public Task DisposeAsync()
    {
        Key.Dispose();
        return Task.CompletedTask;
    }
}
