using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Delivery.Sms;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Delivery;

public sealed class Fast2SmsSenderTests : IAsyncLifetime, IDisposable
{
    private const string Code = "482913";
    private readonly HttpClient _http = new(Fast2SmsSender.CreateHandler());
    private Fast2SmsGateway _gateway = null!;

    /// <summary>The whole documented list, with the outcome an operator would expect.</summary>
    public static TheoryData<int, int, string, bool> DocumentedRefusals => new()
    {
        { 400, 401, "Sender ID Missing", false },
        { 400, 402, "Message Text Missing", false },
        { 400, 403, "Route Missing", false },
        { 400, 404, "Language Missing", false },
        { 400, 405, "Numbers Missing", false },
        { 400, 406, "Invalid Sender ID", false },
        { 400, 407, "Invalid words used in message", true },
        { 400, 408, "Invalid Route", false },
        { 400, 409, "Invalid Route Authentication", false },
        { 400, 410, "Invalid Language", false },
        { 400, 411, "Invalid Numbers", true },
        { 401, 412, "Invalid Authentication, Check Authorization Key", false },
        { 401, 413, "Invalid Authentication, Authorization Key Disabled", false },
        { 400, 414, "IP is blacklisted from Dev API section", false },
        { 400, 415, "Account Disabled", false },
        { 400, 416, "You don't have sufficient wallet balance", false },
        { 400, 417, "Use english letters or change language to unicode", true },
        { 400, 424, "Invalid Message ID", false },
        { 400, 425, "Invalid Template", false },
        { 400, 426, "Invalid link used in variables", true },
        { 400, 500, "Template/Sender id blacklisted at DLT", false },
        { 400, 990, "You're hitting old API. Refer updated documentation", false },
        { 400, 995, "Spamming detected (sending multiple SMS to same number is not allowed)", false },
        { 400, 996, "Before using OTP SMS API, complete KYC.", false },
        { 400, 997, "Only numeric variable_values is allowed in OTP route", true },
        { 400, 998, "Use DLT or Quick SMS route for sending Bulk SMS", false },
        { 400, 999, "Complete single transaction of minimum 100 INR in Fast2SMS wallet before using API", false },
    };

    public async Task InitializeAsync() => _gateway = await Fast2SmsGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_notice_goes_out_by_the_quick_route_in_our_own_words()
    {
        var notice = new SmsMessage(Guid.CreateVersion7(), "+919876543210", "Your OtpAuth password was changed.", Code: "");

        var outcome = await Sender(_gateway.BaseUrl).SendAsync(notice, CancellationToken.None);

        outcome.ShouldBe(new DeliveryOutcome.Accepted("lwdtp7cjyqxvfe9"));
        _gateway.Requests.ShouldHaveSingleItem().Form.ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["route"] = "q",
                ["language"] = "english",
                ["message"] = "Your OtpAuth password was changed.",
                ["numbers"] = "9876543210",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_code_goes_out_in_the_documented_form()
    {
        var outcome = await SendAsync();

        outcome.ShouldBe(new DeliveryOutcome.Accepted("lwdtp7cjyqxvfe9"));
        var request = _gateway.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.Path.ShouldBe("/dev/bulkV2");
        request.Headers["authorization"].ShouldBe("key-of-the-account");
        request.Headers["content-type"].ShouldBe("application/x-www-form-urlencoded");
        request.Form.ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["route"] = "otp",
                ["variables_values"] = Code,
                ["numbers"] = "9876543210",
            },
            ignoreOrder: true);
        request.Headers.ContainsKey("traceparent").ShouldBeFalse();
    }

    [Fact]
    public async Task A_path_of_the_base_address_is_kept()
    {
        await SendAsync(baseUrl: new Uri(_gateway.BaseUrl, "/behind/"));
        _gateway.Requests.ShouldHaveSingleItem().Path.ShouldBe("/behind/dev/bulkV2");
    }

    [Theory]
    [MemberData(nameof(DocumentedRefusals))]
    public async Task Every_documented_refusal_is_judged(int http, int statusCode, string message, bool forGood)
    {
        _gateway.Next(Fast2SmsAnswers.Refused(statusCode, message, http));

        var outcome = await SendAsync();

        var reason = $"fast2sms {statusCode}: {message}";
        outcome.ShouldBe(forGood ? new DeliveryOutcome.Rejected(reason) : new DeliveryOutcome.Transient(reason));
    }

    [Fact]
    public void The_theory_above_misses_no_code() =>
        DocumentedRefusals.Select(row => (int)row[1]).ShouldBe(Fast2SmsFaults.Documented.Keys, ignoreOrder: true);

    [Theory]
    [InlineData(200, """{"return":false,"status_code":411,"message":["Invalid Numbers"]}""", "fast2sms 411: Invalid Numbers")]
    [InlineData(400, """{"return":false,"status_code":"411","message":["Invalid","Numbers"]}""", "fast2sms 411: Invalid Numbers")]
    [InlineData(401, """{"return":false,"status_code":411}""", "fast2sms 411: ")]
    public async Task A_refusal_is_one_whatever_its_dress(int http, string body, string reason)
    {
        _gateway.Next(Fast2SmsAnswers.Json(http, body));
        (await SendAsync()).ShouldBe(new DeliveryOutcome.Rejected(reason));
    }

    [Theory]
    [InlineData(400, """{"return":false,"status_code":431,"message":"New in this version"}""")]
    [InlineData(400, """{"return":false,"message":"No number at all"}""")]
    [InlineData(400, """{"return":false,"status_code":99999999999,"message":{"a":1}}""")]
    [InlineData(429, """{"return":false,"status_code":411,"message":"Invalid Numbers"}""")]
    [InlineData(500, """{"return":false,"status_code":411,"message":"Invalid Numbers"}""")]
    [InlineData(503, """{"return":true,"request_id":"abc"}""")]
    [InlineData(404, """{"return":true,"request_id":"abc"}""")]
    [InlineData(200, "")]
    [InlineData(200, "<html>Welcome to the hotel's network</html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "null")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"return":"true"}""")]
    [InlineData(200, """{"return":true""")]
    [InlineData(200, """{"return":true,"request_id":"\ud800"}""")]
    [InlineData(502, "Bad Gateway")]
    public async Task What_says_nothing_about_the_message_is_worth_another_try(int http, string body)
    {
        _gateway.Next(Fast2SmsAnswers.Json(http, body));
        (await SendAsync()).ShouldBeOfType<DeliveryOutcome.Transient>().Reason.ShouldStartWith("fast2sms");
    }

    [Fact]
    public async Task An_answer_over_64_KiB_is_not_read_on()
    {
        var padding = new string('x', 70 * 1024);
        _gateway.Next(Fast2SmsAnswers.Json(200, $$"""{"return":true,"request_id":"abc","message":["{{padding}}"]}"""));
        (await SendAsync()).ShouldBe(new DeliveryOutcome.Transient("fast2sms: HTTP 200, answer over 65536 bytes"));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await Fast2SmsGateway.StartAsync();
        _gateway.Next(Fast2SmsAnswers.Redirect(new Uri(elsewhere.BaseUrl, "/dev/bulkV2")));

        (await SendAsync()).ShouldBeOfType<DeliveryOutcome.Transient>();
        _gateway.Requests.Count.ShouldBe(1);
        elsewhere.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gateway_that_hangs_is_given_up(bool halfSaid)
    {
        _gateway.Next(halfSaid ? Fast2SmsAnswers.HalfSaid() : Fast2SmsAnswers.Silent());
        (await SendAsync(timeout: TimeSpan.FromMilliseconds(250)))
            .ShouldBe(new DeliveryOutcome.Transient("fast2sms: no answer within 0.25 s"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cut_connection_is_worth_another_try(bool begun)
    {
        _gateway.Next(Fast2SmsAnswers.CutOff(begun));
        (await SendAsync()).ShouldBeOfType<DeliveryOutcome.Transient>();
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_worth_another_try()
    {
        var gone = _gateway.BaseUrl;
        await _gateway.DisposeAsync();
        (await SendAsync(baseUrl: gone)).ShouldBe(new DeliveryOutcome.Transient("fast2sms: ConnectionError"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_from_outside_throws(bool halfSaid)
    {
        _gateway.Next(halfSaid ? Fast2SmsAnswers.HalfSaid() : Fast2SmsAnswers.Silent());
        using var stop = new CancellationTokenSource();
        var sending = SendAsync(cancellationToken: stop.Token);
        await _gateway.WaitForRequestAsync(r => r.Code == Code);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task An_echo_of_code_number_and_address_never_reaches_the_reason()
    {
        _gateway.Next(Fast2SmsAnswers.Refused(
            407, "Bad words: 482913 is your code, 482 913, to +91 98765 43210 / jane@example.com\\r\\nX"));

        var reason = (await SendAsync()).ShouldBeOfType<DeliveryOutcome.Rejected>().Reason;

        reason.ShouldBe("fast2sms 407: Bad words: • is your code, •, to +• / • X");
    }

    [Theory]
    [InlineData("req-482913")]
    [InlineData("two words")]
    [InlineData("")]
    public async Task A_request_id_that_echoes_the_code_or_is_no_token_is_dropped(string requestId)
    {
        _gateway.Next(Fast2SmsAnswers.Taken(requestId));
        (await SendAsync()).ShouldBe(new DeliveryOutcome.Accepted(null));
    }

    [Theory]
    [InlineData("+919876543210", true)]
    [InlineData("+916000000000", true)]
    [InlineData("+915876543210", false)]
    [InlineData("+91987654321", false)]
    [InlineData("+9198765432101", false)]
    [InlineData("+449876543210", false)]
    [InlineData("919876543210", false)]
    [InlineData("+9198765,3210", false)]
    [InlineData("+91９876543210", false)]
    [InlineData("", false)]
    public async Task Only_Indian_mobile_numbers_are_served(string e164, bool served)
    {
        Sender().Serves(e164).ShouldBe(served);
        var outcome = await SendAsync(to: e164);
        (outcome is DeliveryOutcome.Accepted).ShouldBe(served);
        _gateway.Requests.Count.ShouldBe(served ? 1 : 0);
    }

    private Fast2SmsSender Sender(Uri? baseUrl = null, TimeSpan? timeout = null) => new(
        new Fast2SmsOptions
        {
            BaseUrl = baseUrl ?? _gateway.BaseUrl,
            ApiKey = "key-of-the-account",
            Timeout = timeout ?? TimeSpan.FromSeconds(10),
        },
        _http);

    private Task<DeliveryOutcome> SendAsync(
        Uri? baseUrl = null, TimeSpan? timeout = null, string to = "+919876543210", CancellationToken cancellationToken = default) =>
        Sender(baseUrl, timeout).SendAsync(new SmsMessage(Guid.CreateVersion7(), to, $"{Code} is your code.", Code), cancellationToken);
}
