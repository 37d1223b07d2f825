using System.Text;
using System.Text.Json;
using Npgsql;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.DropIn;

[Collection(ServiceTests.Name)]
public sealed class DropInTests(PostgresFixture fixture)
{
    private const string SendCustomer = "/api/v1/customer/send-otp";
    private const string VerifyCustomer = "/api/v1/customer/verify-otp";
    private const string Generate = "/otp/generate";
    private const string VerifyGenerated = "/otp/verify";
    private const string SendAuth = "/api/auth/send-otp";
    private const string VerifyAuth = "/api/auth/verify-otp";
    private const string Me = "/api/auth/me";
    private const string Logout = "/api/auth/logout";

    private readonly Service _service = fixture.Service;

    [Fact]
    public async Task A_customer_signs_in_by_phone()
    {
        var phone = Addresses.Phone();

        var sent = await _service.PostAsync(SendCustomer, new { phone = phone[3..] });
        var code = (await _service.MessageToAsync(phone)).Code;
        var verified = await _service.PostAsync(VerifyCustomer, new { phone = phone[3..], otp = code });

        sent.Status.ShouldBe(200, sent.Text);
        MembersOf(sent.Text).ShouldBe("success message data data.phone data.expiresInSeconds");
        (sent.Json("success").GetBoolean(), sent.Json("message").GetString()).ShouldBe((true, "OTP sent successfully"));
        sent.Json("data").GetProperty("phone").GetString().ShouldBe($"{phone[..4]}•••••{phone[^2..]}");
        sent.Json("data").GetProperty("expiresInSeconds").GetInt32().ShouldBe(300);
        sent.Text.ShouldNotContain(code);
        (verified.Status, verified.ContentType).ShouldBe((200, "application/json"), verified.Text);
        MembersOf(verified.Text).ShouldBe(
            "success message data data.token data.expiresInSeconds data.refreshToken data.customer data.customer.id data.customer._id " +
            "data.customer.phone data.customer.email data.customer.name data.customer.createdAt");
        (verified.Json("success").GetBoolean(), verified.Json("message").GetString()).ShouldBe((true, "OTP verified successfully"));
        var customer = verified.Json("data").GetProperty("customer");
        customer.GetProperty("phone").GetString().ShouldBe(phone);
        customer.GetProperty("_id").GetString().ShouldBe(customer.GetProperty("id").GetString());
        var me = await _service.GetAsync("/api/v1/auth/me", Bearer(verified.Json("data").GetProperty("token").GetString()));
        me.Json("user").GetProperty("id").GetString().ShouldBe(customer.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("phone", "{0}")]
    [InlineData("phoneNumber", "{0}")]
    [InlineData("mobile", "{0}")]
    [InlineData("mobile", "+91{0}")]
    [InlineData("phone", "0091{0}")]
    [InlineData("phone", " {0} ")]
    [InlineData("phone", "+91-{0}")]
    public async Task A_phone_has_three_names_and_ten_digits_mean_India(string name, string form)
    {
        var phone = Addresses.Phone();
        var typed = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, phone[3..]);

        var sent = await _service.PostAsync(SendCustomer, new Dictionary<string, string>(StringComparer.Ordinal) { [name] = typed });
        var code = (await _service.MessageToAsync(phone)).Code;
        var verified = await _service.PostAsync(
            VerifyCustomer, new Dictionary<string, string>(StringComparer.Ordinal) { [name] = typed, ["otp"] = code });

        (sent.Status, verified.Status).ShouldBe((200, 200), verified.Text);
    }

    [Fact]
    public async Task A_number_of_another_country_keeps_its_own()
    {
        var phone = $"+49151{Addresses.Phone()[^8..]}";

        (await _service.PostAsync(SendCustomer, new { phone })).Status.ShouldBe(200);

        (await _service.MessageToAsync(phone)).Code.Length.ShouldBe(6);
    }

    [Theory]
    [InlineData("98765")]
    [InlineData("0987654321")]
    [InlineData("98765432101")]
    [InlineData("98765a4321")]
    [InlineData("९८७६५४३२१०")]
    [InlineData("")]
    public async Task What_is_no_phone_number_is_400(string phone)
    {
        var refused = await _service.PostAsync(SendCustomer, new { phone });

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"), refused.Text);
        refused.Json("message").GetString().ShouldStartWith("phone: Is not a phone number.");
    }

    [Fact]
    public async Task A_generated_code_is_correct_once_and_signs_nobody_in()
    {
        var email = Addresses.Email();

        var sent = await _service.PostAsync(Generate, new { email });
        var code = (await _service.MessageToAsync(email)).Code;
        var verified = await _service.PostAsync(VerifyGenerated, new { email, otp = code });
        var again = await _service.PostAsync(VerifyGenerated, new { email, otp = code });

        sent.Status.ShouldBe(200, sent.Text);
        sent.Text.ShouldBe("""{"success":true,"message":"OTP sent successfully"}""");
        verified.Status.ShouldBe(200, verified.Text);
        MembersOf(verified.Text).ShouldBe("success message proof");
        (verified.Json("success").GetBoolean(), verified.Json("message").GetString()).ShouldBe((true, "OTP is correct"));
        Jwt.ClaimsOf(verified.Json("proof").GetString()!).GetProperty("purpose").GetString().ShouldBe("verify_contact");
        again.Status.ShouldBe(400);
        again.Text.ShouldBe("""{"success":false,"message":"OTP is incorrect","code":"otp_invalid"}""");
        (await _service.ScalarAsync<long>($"SELECT count(*) FROM accounts.contact_points WHERE canonical = '{email}'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_user_signs_in_by_email_asks_who_it_is_and_signs_out()
    {
        var email = Addresses.Email();

        var sent = await _service.PostAsync(SendAuth, new { email });
        var code = (await _service.MessageToAsync(email)).Code;
        var verified = await _service.PostAsync(VerifyAuth, new { email, otp = code });
        var token = verified.Json("access_token").GetString();
        var me = await _service.GetAsync(Me, Bearer(token));
        var left = await _service.PostAsync(Logout, null, Bearer(token));

        sent.Status.ShouldBe(200, sent.Text);
        sent.Text.ShouldBe($$"""{"message":"OTP sent successfully","email":"{{email}}","expires_in_seconds":300}""");
        verified.Status.ShouldBe(200, verified.Text);
        MembersOf(verified.Text).ShouldBe(
            "access_token token_type expires_in refresh_token user user.id user.email user.email_verified user.phone user.phone_verified " +
            "user.name user.created_at");
        verified.Json("token_type").GetString().ShouldBe("bearer");
        verified.Json("user").GetProperty("email").GetString().ShouldBe(email);
        (me.Status, me.Text).ShouldBe((200, verified.Json("user").GetRawText()));
        (left.Status, left.Text).ShouldBe((200, """{"message":"Logged out successfully"}"""));
        foreach (var gone in new[] { await _service.GetAsync(Me, Bearer(token)), await _service.GetAsync("/api/v1/auth/me", Bearer(token)) })
            (gone.Status, gone.Code).ShouldBe((401, "unauthenticated"));
    }

    [Theory]
    [InlineData("GET", Me)]
    [InlineData("POST", Logout)]
    public async Task Without_a_valid_token_it_is_401_with_a_detail(string method, string path)
    {
        foreach (var headers in new (string, string)[][] { [], [("Authorization", "Bearer nonsense")] })
        {
            var refused = method == "GET" ? await _service.GetAsync(path, headers) : await _service.PostAsync(path, null, headers);

            refused.Status.ShouldBe(401);
            refused.Text.ShouldBe("""{"detail":"A valid access token of a live session is needed.","code":"unauthenticated"}""");
            refused.Headers["WWW-Authenticate"].ShouldBe(headers.Length == 0 ? "Bearer" : "Bearer error=\"invalid_token\"");
        }
    }

    [Theory]
    [InlineData(SendCustomer, VerifyCustomer, """{"success":false,"message":"Invalid or expired OTP","code":"otp_invalid"}""")]
    [InlineData(Generate, VerifyGenerated, """{"success":false,"message":"OTP is incorrect","code":"otp_invalid"}""")]
    [InlineData(SendAuth, VerifyAuth, """{"detail":"Invalid or expired OTP","code":"otp_invalid"}""")]
    public async Task Wrong_unknown_expired_and_used_get_one_answer(string send, string verify, string expected)
    {
        var (used, usedCode) = await ReceiveAsync(send);
        (await _service.PostAsync(verify, Body(used, usedCode))).Status.ShouldBe(200);
        var (expired, expiredCode) = await ReceiveAsync(send);
        await _service.AgeAsync((await ChallengeOfAsync(expired)).ToString(), "10 minutes");
        var (wrong, rightCode) = await ReceiveAsync(send);

        Answer[] answers =
        [
            await _service.PostAsync(verify, Body(used, usedCode)),
            await _service.PostAsync(verify, Body(expired, expiredCode)),
            await _service.PostAsync(verify, Body(AddressFor(send), "123456")),
            await _service.PostAsync(verify, Body(wrong, WrongCode.Than(rightCode))),
        ];

        answers.ShouldAllBe(a => a.Status == 400 && a.Text == expected && a.ContentType == "application/json");
        answers.Select(a => string.Join(' ', a.Headers.Keys.Order(StringComparer.Ordinal))).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_code_that_v1_sent_is_verified_here_and_the_other_way_round()
    {
        var (first, second, third) = (Addresses.Email(), Addresses.Email(), Addresses.Email());
        var (_, code) = await _service.ReceiveCodeAsync(first);
        (await _service.PostAsync(VerifyAuth, new { email = first, otp = code })).Status.ShouldBe(200);

        await _service.PostAsync(SendAuth, new { email = second });
        code = (await _service.MessageToAsync(second)).Code;
        (await _service.PostAsync("/api/v1/otp/verify", new { email = second, code })).Status.ShouldBe(200);

        await _service.PostAsync("/api/v1/otp/send", new { email = third, purpose = "verify_contact" });
        code = (await _service.MessageToAsync(third)).Code;
        (await _service.PostAsync(VerifyGenerated, new { email = third, otp = code })).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(SendCustomer)]
    [InlineData(Generate)]
    [InlineData(SendAuth)]
    public async Task The_cooldown_is_shared_with_v1(string send)
    {
        var (here, there) = (AddressFor(send), AddressFor(send));
        await _service.PostAsync("/api/v1/otp/send", Body(here));
        (await _service.PostAsync(send, Body(there))).Status.ShouldBe(200);

        var refusedHere = await _service.PostAsync(send, Body(here));
        var refusedThere = await _service.PostAsync("/api/v1/otp/send", Body(there));

        foreach (var refused in new[] { refusedHere, refusedThere })
        {
            (refused.Status, refused.Code).ShouldBe((429, "send_cooldown"));
            refused.RetryAfter.ShouldBeInRange(1, 60);
        }

        refusedHere.Json(send == SendAuth ? "detail" : "message").GetString().ShouldBe("A code was sent a moment ago.");
    }

    [Fact]
    public async Task The_guess_budget_is_shared_with_v1()
    {
        var email = Addresses.Email();
        var (id, code) = await _service.ReceiveCodeAsync(email);
        for (var guess = 0; guess < 5; guess++)
            (await _service.VerifyAsync(id, WrongCode.Than(code))).Code.ShouldBe("otp_invalid");
        await _service.AgeAsync(id, "61 seconds");
        (await _service.PostAsync(SendAuth, new { email })).Status.ShouldBe(200);
        code = (await _service.MessageToAsync(email, count: 2)).Code;
        for (var guess = 0; guess < 5; guess++)
            (await _service.PostAsync(VerifyAuth, new { email, otp = WrongCode.Than(code) })).Code.ShouldBe("otp_invalid");
        await _service.ExecuteAsync("UPDATE otp.destinations SET recent_sends = '{}'");
        await _service.PostAsync(SendAuth, new { email });
        code = (await _service.MessageToAsync(email, count: 3)).Code;

        var locked = await _service.PostAsync(VerifyAuth, new { email, otp = code });

        (locked.Status, locked.Text).ShouldBe((429, """{"detail":"Too many wrong codes. Try again later.","code":"otp_locked"}"""));
        locked.RetryAfter.ShouldBeInRange(60, 60 * 60);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("""{"{address}":42,"otp":"123456"}""")]
    [InlineData("""{"{address}":["a@example.com"],"otp":"123456"}""")]
    [InlineData("""{"{address}":"nonsense","otp":"123456"}""")]
    [InlineData("""{"{address}":"{value}","otp":"123456","role":"admin"}""")]
    [InlineData("""{"{address}":"{value}","{address}":"{value}","otp":"123456"}""")]
    [InlineData("""{"{address}":"{value}","otp":123456}""")]
    [InlineData("""{"{address}":"{value}","otp":"12345a"}""")]
    [InlineData("""{"{address}":"{value}","otp":"12345"}""")]
    [InlineData("""{"{address}":"{value}","otp":null}""")]
    [InlineData("""{"{address}":"{value}","code":"123456"}""")]
    public async Task A_bad_body_is_400_in_the_shape_of_its_service(string body)
    {
        foreach (var path in new[] { SendCustomer, VerifyCustomer, Generate, VerifyGenerated, SendAuth, VerifyAuth })
        {
            var phone = path.StartsWith("/api/v1/customer", StringComparison.Ordinal);
            var text = body.Replace("{address}", phone ? "phone" : "email", StringComparison.Ordinal)
                .Replace("{value}", phone ? "9876543210" : "a@example.com", StringComparison.Ordinal);
            using var content = new StringContent(text, Encoding.UTF8, "application/json");

            var refused = await _service.PostAsync(path, content);

            (refused.Status, refused.ContentType, refused.Code).ShouldBe((400, "application/json", "validation_failed"), $"{path} {text}");
            MembersOf(refused.Text).ShouldBe(path.StartsWith("/api/auth", StringComparison.Ordinal) ? "detail code" : "success message code");
            refused.Text.ShouldNotContain("12345");
        }
    }

    [Fact]
    public async Task Two_names_for_one_phone_or_none_are_400_and_the_message_says_so()
    {
        foreach (var path in new[] { SendCustomer, VerifyCustomer })
        {
            foreach (var body in new object[] { new { phone = "9876543210", mobile = "9876543211" }, new { } })
            {
                var refused = await _service.PostAsync(path, body);

                refused.Code.ShouldBe("validation_failed");
                refused.Json("message").GetString().ShouldBe("phone: Give the number under one of its names: phone, phoneNumber or mobile.");
            }
        }
    }

    [Theory]
    [InlineData("GET", SendCustomer, 405, "success message code")]
    [InlineData("DELETE", VerifyGenerated, 405, "success message code")]
    [InlineData("GET", "/api/AUTH/send-otp/", 405, "detail code")]
    [InlineData("POST", "/api/auth/register", 404, "detail code")]
    [InlineData("GET", "/otp/anything", 404, "success message code")]
    [InlineData("POST", "/api/v1/customer/", 404, "")]
    [InlineData("GET", "/api/v1/otp/send", 405, "")]
    public async Task Near_an_old_route_an_error_has_its_shape(string method, string path, int status, string members)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _service.Client.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(status);
        var shown = MembersOf(await response.Content.ReadAsStringAsync());
        shown.ShouldBe(members.Length > 0 ? members : "type title status code traceId");
        response.Content.Headers.Allow.Count.ShouldBe(status == 405 ? 1 : 0);
    }

    [Fact]
    public async Task A_missing_code_is_named_as_the_old_services_name_it() =>
        (await _service.PostAsync(VerifyAuth, new { email = "a@example.com" })).Json("detail").GetString()
            .ShouldBe("otp: Is not a code: 6 to 10 digits.");

    [Theory]
    [InlineData(SendCustomer, "success message code")]
    [InlineData(VerifyGenerated, "success message code")]
    [InlineData(VerifyAuth, "detail code")]
    public async Task A_huge_body_is_413_and_another_type_415_in_the_shape_of_its_service(string path, string members)
    {
        using var huge = new StringContent($$"""{"email":"{{new string('a', 20_000)}}"}""", Encoding.UTF8, "application/json");
        using var form = new StringContent("email=a@example.com", Encoding.UTF8, "application/x-www-form-urlencoded");

        var (tooLarge, wrongType) = (await _service.PostAsync(path, huge), await _service.PostAsync(path, form));

        (tooLarge.Status, tooLarge.Code, MembersOf(tooLarge.Text)).ShouldBe((413, "payload_too_large", members));
        (wrongType.Status, wrongType.Code, MembersOf(wrongType.Text)).ShouldBe((415, "unsupported_media_type", members));
    }

    [Fact]
    public async Task A_lost_database_is_503_in_the_shape_of_its_service()
    {
        var database = await fixture.CreateDatabaseAsync();
        await using var service = await fixture.StartServiceOnAsync(database, "Node:Roles=api");
        await using var connection = new NpgsqlConnection(fixture.Postgres.ConnectionString);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand(
            $"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync();

        var away = await service.PostAsync(SendAuth, new { email = Addresses.Email() });

        (away.Status, away.Code, MembersOf(away.Text), away.RetryAfter).ShouldBe((503, "service_unavailable", "detail code", 2));
    }

    [Fact]
    public async Task Switched_off_the_routes_and_their_document_do_not_exist()
    {
        await using var service = await fixture.StartServiceOnAsync(_service.ConnectionString, "DropIn:Enabled=false", "Node:Roles=api");

        foreach (var path in new[] { SendCustomer, VerifyCustomer, Generate, VerifyGenerated, SendAuth, VerifyAuth, Logout })
            (await service.PostAsync(path, new { email = "a@example.com" })).ShouldSatisfyAllConditions(IsNoSuchRoute);
        (await service.GetAsync(Me)).ShouldSatisfyAllConditions(IsNoSuchRoute);
        (await service.GetAsync("/openapi/drop-in.json")).ShouldSatisfyAllConditions(IsNoSuchRoute);
        (await service.GetAsync("/docs/index.js")).Text.ShouldNotContain("drop-in");
        (await service.GetAsync("/openapi/v1.json")).Status.ShouldBe(200);
        (await service.SendCodeAsync(Addresses.Email())).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Switched_on_the_documentation_lists_both_documents() =>
        (await _service.GetAsync("/docs/index.js")).Text.ShouldContain("/openapi/drop-in.json");

    private static void IsNoSuchRoute(Answer answer) =>
        (answer.Status, answer.ContentType, answer.Code).ShouldBe((404, "application/problem+json", "not_found"));

    private static (string Name, string Value) Bearer(string? token) => ("Authorization", $"Bearer {token}");

    private static string AddressFor(string send) => send == SendCustomer ? Addresses.Phone() : Addresses.Email();

    private static Dictionary<string, string> Body(string address, string? otp = null)
    {
        var body = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [address.Contains('@', StringComparison.Ordinal) ? "email" : "phone"] = address,
        };
        if (otp is not null)
            body["otp"] = otp;
        return body;
    }

    private async Task<(string Address, string Code)> ReceiveAsync(string send)
    {
        var address = AddressFor(send);
        var sent = await _service.PostAsync(send, Body(address));
        sent.Status.ShouldBe(200, sent.Text);
        return (address, (await _service.MessageToAsync(address)).Code);
    }

    private Task<Guid> ChallengeOfAsync(string address) => _service.ScalarAsync<Guid>($"SELECT id FROM otp.challenges WHERE address = '{address}'");

    /// <summary>The names of an object's members in their order, those of objects in it with their path.</summary>
    private static string MembersOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return string.Join(' ', MembersOf(document.RootElement, ""));
    }

    private static IEnumerable<string> MembersOf(JsonElement value, string path) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().SelectMany(m => MembersOf(m.Value, $"{path}{m.Name}.").Prepend(path + m.Name))
        : [];
}
