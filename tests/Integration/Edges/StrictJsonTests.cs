using System.Net.Http.Headers;
using System.Text;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Edges;

/// <summary>One spelling, one meaning: no two readers of a request may see different things in it.</summary>
[Collection(ServiceTests.Name)]
public sealed class StrictJsonTests(PostgresFixture fixture)
{
    private const string Send = "/api/v1/otp/send";
    private readonly Service _service = fixture.Service;

    [Theory]
    [InlineData("""{"EMAIL":"a@example.com"}""")]
    [InlineData("""{"Email":"a@example.com"}""")]
    [InlineData("""{"email":"a@example.com","Email":"b@example.com"}""")]
    [InlineData("""{"email":"a@example.com","\u0065mail":"b@example.com"}""")]
    [InlineData("""{"email":"a@example.com","email":"a@example.com"}""")]
    [InlineData("""{"email":"a@example.com","x":{"a":1,"\u0061":2}}""")]
    [InlineData("""{"email":"a@example.com","__proto__":{}}""")]
    [InlineData("""{"email":"a@example.com","":1}""")]
    [InlineData("""{"email":"a@example.com","purpose":"Login"}""")]
    [InlineData("""{"email":"a@example.com","purpose":"LOGIN"}""")]
    [InlineData("""{"email":"a@example.com","purpose":" login"}""")]
    [InlineData("""{"email":"a@example.com","purpose":"login,step_up"}""")]
    [InlineData("""{"email":"a@example.com","purpose":"0"}""")]
    [InlineData("""{"email":"a@example.com","purpose":"\ud800"}""")]
    [InlineData("""{"email":"a@example.com","channel":"Email"}""")]
    [InlineData("""{"email":"\ud800@example.com"}""")]
    [InlineData("""{"email":"a@example.com","locale":"\udfff"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"email":"a@example.com",}""")]
    [InlineData("""{"email":"a@example.com"}x""")]
    [InlineData("""{"email":"a@example.com"}{}""")]
    [InlineData("""{"email":"a@example.com"/* */}""")]
    [InlineData("// a\n{\"email\":\"a@example.com\"}")]
    [InlineData("""{'email':'a@example.com'}""")]
    [InlineData("""{email:"a@example.com"}""")]
    [InlineData("\"a\"")]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("NaN")]
    [InlineData("\u0000")]
    [InlineData(" ")]
    [InlineData("""[[[[[[[[[]]]]]]]]]""")]
    [InlineData("""{"email":[[[[[[[[[]]]]]]]]]}""")]
    [InlineData("""{"email":1e400}""")]
    public async Task Another_spelling_is_400(string body)
    {
        var refused = await PostAsync(Encoding.UTF8.GetBytes(body));

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"), refused.Text);
    }

    [Theory]
    [InlineData(new byte[] { 0x22, 0xFF, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xC0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    public async Task Bytes_that_are_no_UTF8_are_400_in_names_and_values(byte[] text)
    {
        byte[][] bodies =
        [
            [.. "{\"email\":"u8, .. text, .. "}"u8],
            [.. "{"u8, .. text, .. ":1}"u8],
            [.. "{\"email\":\"a@example.com\",\"locale\":"u8, .. text, .. "}"u8],
        ];
        foreach (var body in bodies)
            (await PostAsync(body)).Code.ShouldBe("validation_failed");
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_text()
    {
        var email = Addresses.Email();

        (await PostAsync([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($$"""{"email":"{{email}}"}""")])).Status.ShouldBe(202);
        (await PostAsync([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes($$"""{"email":"{{email}}"}""")])).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    [InlineData("nonsense")]
    public async Task A_packed_body_is_415(string encoding)
    {
        foreach (var path in new[] { Send, "/api/auth/send-otp", "/api/v1/auth/refresh" })
        {
            using var content = new ByteArrayContent("""{"email":"a@example.com"}"""u8.ToArray());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

            var refused = await _service.PostAsync(path, content);

            (refused.Status, refused.Code).ShouldBe((415, "unsupported_media_type"), path);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData("application/json-seq")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task Another_media_type_or_none_is_415(string? type)
    {
        using var content = new ByteArrayContent("""{"email":"a@example.com"}"""u8.ToArray());
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);

        var refused = await _service.PostAsync(Send, content);

        (refused.Status, refused.Code).ShouldBe((415, "unsupported_media_type"), refused.Text);
    }

    [Theory]
    [InlineData("X-Session-Transport", "cookies")]
    [InlineData("X-Session-Transport", "1")]
    [InlineData("Idempotency-Key", "with a space")]
    public async Task A_bad_header_is_named_as_it_is_written(string name, string value)
    {
        var refused = await _service.PostAsync(Send, new { email = Addresses.Email() }, (name, value));

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"));
        refused.Json("errors").EnumerateObject().Select(e => e.Name).ShouldBe([name]);
    }

    [Fact]
    public async Task Two_idempotency_keys_are_none()
    {
        var refused = await _service.PostAsync(
            Send, new { email = Addresses.Email() }, ("Idempotency-Key", "one"), ("Idempotency-Key", "two"));

        (refused.Status, refused.Code).ShouldBe((400, "validation_failed"), refused.Text);
        refused.Json("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["Idempotency-Key"]);
    }

    private async Task<Answer> PostAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await _service.PostAsync(Send, content);
    }
}
