using System.Text;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Otp;

[Collection(ServiceTests.Name)]
public sealed class SendInputTests(PostgresFixture fixture)
{
    private readonly Service _service = fixture.Service;

    [Theory]
    [InlineData("""{}""", "email")]
    [InlineData("""{"email":"a@example.com","phone":"+919876543210"}""", "email")]
    [InlineData("""{"email":""}""", "email")]
    [InlineData("""{"email":"nobody"}""", "email")]
    [InlineData("""{"email":"a@b"}""", "email")]
    [InlineData("""{"email":"a\r\nBcc: x@example.com"}""", "email")]
    [InlineData("""{"email":["a@example.com"]}""", "email")]
    [InlineData("""{"email":{"a":1}}""", "email")]
    [InlineData("""{"email":5}""", "email")]
    [InlineData("""{"phone":"12"}""", "phone")]
    [InlineData("""{"phone":"9876543210"}""", "phone")]
    [InlineData("""{"phone":"+915876"}""", "phone")]
    [InlineData("""{"phone":"+2101234567890"}""", "phone")]
    [InlineData("""{"phone":"+919876543210 ext 5"}""", "phone")]
    [InlineData("""{"phone":"+९१९८७६५४३२१०"}""", "phone")]
    [InlineData("""{"phone":919876543210}""", "phone")]
    [InlineData("""{"email":"a@example.com","purpose":"sudo"}""", "purpose")]
    [InlineData("""{"email":"a@example.com","purpose":0}""", "purpose")]
    [InlineData("""{"email":"a@example.com","channel":"sms"}""", "channel")]
    [InlineData("""{"email":"a@example.com","locale":"../../etc"}""", "locale")]
    [InlineData("""{"email":"a@example.com","locale":"en\n"}""", "locale")]
    [InlineData("""{"email":"a@example.com","purpose":"step_up"}""", "context")]
    [InlineData("""{"email":"a@example.com","context":"Pay"}""", "context")]
    [InlineData("""{"email":"a@example.com","purpose":"step_up","context":"Pay https://evil.example"}""", "context")]
    [InlineData("""{"email":"a@example.com","purpose":"step_up","context":"a\nb"}""", "context")]
    [InlineData("""{"email":"a@example.com","extra":1}""", "extra")]
    [InlineData("""{"email":"a@example.com","email":"b@example.com"}""", "email")]
    [InlineData("""{"email":"a@example.com\u0000"}""", "email")]
    [InlineData("""[]""", "body")]
    [InlineData("""null""", "body")]
    [InlineData("""{""", "body")]
    [InlineData("", "body")]
    public async Task Bad_input_is_a_400_that_names_the_field(string body, string field)
    {
        var refused = await PostRawAsync(body);

        refused.Status.ShouldBe(400, refused.Text);
        refused.ContentType.ShouldBe("application/problem+json");
        refused.Code.ShouldBe("validation_failed");
        refused.Json("errors").EnumerateObject().Select(e => e.Name).ShouldContain(field, refused.Text);
        refused.Json("traceId").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_body_over_16_KiB_is_413()
    {
        var refused = await PostRawAsync($$"""{"email":"{{new string('a', 20_000)}}@example.com"}""");

        (refused.Status, refused.Code).ShouldBe((413, "payload_too_large"));
    }

    [Fact]
    public async Task Deep_nesting_is_400()
    {
        var refused = await PostRawAsync("""{"email":""" + new string('[', 200) + new string(']', 200) + "}");

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"));
    }

    [Fact]
    public async Task Another_media_type_is_415_and_another_method_405_and_another_path_404()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("email", "a@example.com")]);
        var wrongType = await _service.PostAsync("/api/v1/otp/send", form);
        var wrongMethod = await _service.GetAsync("/api/v1/otp/send");
        var wrongPath = await _service.GetAsync("/api/v1/nothing");

        (wrongType.Status, wrongType.Code).ShouldBe((415, "unsupported_media_type"));
        (wrongMethod.Status, wrongMethod.Code).ShouldBe((405, "method_not_allowed"));
        (wrongPath.Status, wrongPath.Code).ShouldBe((404, "not_found"));
        new[] { wrongType, wrongMethod, wrongPath }.ShouldAllBe(a => a.ContentType == "application/problem+json");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("nonsense")]
    public async Task Another_charset_is_415(string charset)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"email":"a@example.com"}"""));
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");

        var refused = await _service.PostAsync("/api/v1/otp/send", content);

        (refused.Status, refused.Code).ShouldBe((415, "unsupported_media_type"), refused.Text);
    }

    [Fact]
    public async Task National_numbers_are_read_with_the_default_country_code()
    {
        await using var service = await fixture.StartServiceAsync("Sms:DefaultCountryCode=91");

        var sent = await service.PostAsync("/api/v1/otp/send", new { phone = "098765 43210" });

        sent.Status.ShouldBe(202, sent.Text);
        (await service.MessageToAsync("+919876543210")).Channel.ShouldBe("sms");
    }

    private async Task<Answer> PostRawAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _service.PostAsync("/api/v1/otp/send", content);
    }
}
