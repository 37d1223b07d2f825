using System.Text.Json;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Fuzz;

/// <summary>
/// What takes more than one call to succeed. THE PLACE FOR NEW CALLS: an operation that has a 2xx in the document, and that no single
/// documented call reaches, needs its flow here; the test names it. All else new calls need nothing.
/// </summary>
internal sealed class Flows(Service service, Caller caller)
{
    private const string Password = "correct horse battery staple";
    private const string NewPassword = "another horse with another staple";

    public async Task RunAsync()
    {
        await SignInAndStayAsync();
        await ChangeContactsAndLeaveAsync();
        await SetPasswordsAsync();
        await ForgetPasswordAsync();
        await OldCallsAsync();
        await OperateAsync();
    }

    /// <summary>Sessions and challenges for the calls that are made up.</summary>
    public async Task<World> CreateWorldAsync(int sessions)
    {
        var tokens = new List<string>();
        var challenges = new List<string>();
        for (var i = 0; i < sessions; i++)
        {
            var (token, _) = await SignInAsync(Addresses.Email());
            tokens.Add(token);
            challenges.Add(TextOf(await caller.CallAsync("sendOtp", new { email = Addresses.Email() }), "challengeId"));
        }

        var third = sessions / 3;
        foreach (var over in tokens[..third])
            await caller.CallAsync("logout", bearer: over);
        return new World(tokens[(2 * third)..], tokens[third..(2 * third)], tokens[..third], challenges);
    }

    private async Task SignInAndStayAsync()
    {
        var email = Addresses.Email();
        var (token, refreshToken) = await SignInAsync(email);
        refreshToken = TextOf(await caller.CallAsync("refresh", new { refreshToken }), "refreshToken");
        await caller.CallAsync("getMe", bearer: token);
        await service.EndCooldownsAsync();
        var (other, _) = await SignInAsync(email);
        var sessions = (await caller.CallAsync("listSessions", bearer: other)).Json("sessions").EnumerateArray().ToList();
        await caller.CallAsync("revokeSession", bearer: other, id: TextOf(sessions.Single(s => !s.GetProperty("current").GetBoolean()), "id"));
        await caller.CallAsync("revokeOtherSessions", bearer: other);
        await caller.CallAsync("exportMe", bearer: other);
        await caller.CallAsync("logout", new { refreshToken });

        var challenge = TextOf(await caller.CallAsync("sendOtp", new { email = Addresses.Email(), purpose = "step_up", context = "Pay 1" }), "challengeId");
        await service.AgeAsync(challenge, "61 seconds");
        await caller.CallAsync("resendOtp", id: challenge);
        await caller.CallAsync("getOtp", id: challenge);
    }

    private async Task ChangeContactsAndLeaveAsync()
    {
        var (token, _) = await SignInAsync(Addresses.Email());
        var phone = Addresses.Phone();
        var challengeId = TextOf(await caller.CallAsync("addContact", new { phone }, token), "challengeId");
        var code = (await service.MessageToAsync(phone)).Code;
        await caller.CallAsync("verifyContact", new { challengeId, code }, token);
        await caller.CallAsync("eraseMe", bearer: token);
    }

    private async Task SetPasswordsAsync()
    {
        var email = Addresses.Email();
        await caller.CallAsync("register", new { email, phone = Addresses.Phone(), password = Password, displayName = "Jo" });
        var (token, _) = await VerifyAsync(email);
        await caller.CallAsync("changePassword", new { currentPassword = Password, newPassword = NewPassword }, token);
        await service.EndCooldownsAsync();
        await caller.CallAsync("logIn", new { email, password = NewPassword });
    }

    private async Task ForgetPasswordAsync()
    {
        var email = Addresses.Email();
        await SignInAsync(email);
        await service.EndCooldownsAsync();
        var challengeId = TextOf(await caller.CallAsync("forgotPassword", new { email }), "challengeId");
        var code = (await service.MessageToAsync(email, count: 2)).Code;
        var resetToken = TextOf(await caller.CallAsync("verifyOtp", new { challengeId, code }), "resetToken");
        await caller.CallAsync("resetPassword", new { resetToken, newPassword = Password });
    }

    private async Task OldCallsAsync()
    {
        var (phone, generated, email) = (Addresses.Phone(), Addresses.Email(), Addresses.Email());
        await caller.CallAsync("sendCustomerOtp", new { phone });
        await caller.CallAsync("verifyCustomerOtp", new { phone, otp = (await service.MessageToAsync(phone)).Code });
        await caller.CallAsync("generateOtp", new { email = generated });
        await caller.CallAsync("verifyGeneratedOtp", new { email = generated, otp = (await service.MessageToAsync(generated)).Code });
        await caller.CallAsync("sendAuthOtp", new { email });
        var signedIn = await caller.CallAsync("verifyAuthOtp", new { email, otp = (await service.MessageToAsync(email)).Code });
        await caller.CallAsync("getAuthMe", bearer: TextOf(signedIn, "access_token"));
        await caller.CallAsync("logoutAuth", bearer: TextOf(signedIn, "access_token"));
    }

    private async Task OperateAsync()
    {
        var email = Addresses.Email();
        await caller.CallAsync("sendOtp", new { email });
        await caller.CallAsync("liftLimit", new { email });
        await caller.CallAsync("topLimits");
        await caller.CallAsync("previewLimit", new { sendsPerHour = 1 });
        var id = TextOf(await caller.CallAsync("addBlock", new { kind = "number_prefix", value = "+9198765", reason = "A flow" }), "id");
        await caller.CallAsync("listBlocks");
        await caller.CallAsync("previewBlock", new { kind = "email_domain", value = "example.com" });
        await caller.CallAsync("removeBlock", id: id);
        await caller.CallAsync("overrideSmsScope", new { scope = "IN", @override = "allow", minutes = 60 });
        await caller.CallAsync("listSmsScopes");
        await caller.CallAsync("listAudit");
    }

    private async Task<(string AccessToken, string RefreshToken)> SignInAsync(string email)
    {
        await caller.CallAsync("sendOtp", new { email });
        return await VerifyAsync(email);
    }

    private async Task<(string AccessToken, string RefreshToken)> VerifyAsync(string email)
    {
        var challengeId = await service.ScalarAsync<Guid>($"SELECT id FROM otp.challenges WHERE address = '{email}' ORDER BY id DESC LIMIT 1");
        var messages = await service.ScalarAsync<long>($"SELECT count(*) FROM otp.challenges WHERE address = '{email}'");
        var code = (await service.MessageToAsync(email, (int)messages)).Code;
        var verified = await caller.CallAsync("verifyOtp", new { challengeId, code });
        return (TextOf(verified, "accessToken"), TextOf(verified, "refreshToken"));
    }

    private static string TextOf(Answer answer, string member)
    {
        answer.Status.ShouldBeLessThan(300, answer.Text);
        return answer.Json(member).GetString()!;
    }

    private static string TextOf(JsonElement value, string member) => value.GetProperty(member).GetString()!;
}
