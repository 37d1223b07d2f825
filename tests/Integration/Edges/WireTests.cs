using System.Net.Sockets;
using System.Text;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Edges;

/// <summary>Requests that no HTTP client would make, written byte by byte.</summary>
[Collection(ServiceTests.Name)]
public sealed class WireTests(PostgresFixture fixture)
{
    private const string Post = "POST /api/v1/otp/send HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n";
    private readonly Service _service = fixture.Service;

    /// <summary>RFC 9112: what two readers could take for two different requests is none.</summary>
    [Theory]
    [InlineData(Post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400)]
    [InlineData(Post + "Content-Length: +2\r\n\r\n{}", 400)]
    [InlineData(Post + "Content-Length: -1\r\n\r\n", 400)]
    [InlineData(Post + "Transfer-Encoding: gzip, chunked, identity\r\n\r\n0\r\n\r\n", 400)]
    [InlineData(Post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", 400)]
    [InlineData(Post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData(Post + "X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}", 400)]
    [InlineData("GET /api/v1/otp/x HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /api/v1/otp/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET /api/v1/otp/%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /api/v1/otp/x HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400)]
    [InlineData("GET /api/v1/otp/x HTTP/3.7\r\nHost: a\r\n\r\n", 505)]
    [InlineData("nonsense\r\n\r\n", 400)]
    public async Task What_is_no_clear_request_is_refused_and_the_connection_closed(string request, int status)
    {
        var said = await SayAsync(request);

        said.ShouldStartWith($"HTTP/1.1 {status} ");
        said.ShouldContain("Connection: close", Case.Insensitive);
    }

    /// <summary>Both lengths: Kestrel takes the chunks alone, as RFC 9112 section 6.3 allows, and closes, so that nothing hides behind.</summary>
    [Fact]
    public async Task With_two_lengths_nothing_is_smuggled_behind_the_body()
    {
        var said = await SayAsync(
            Post.Replace("Connection: close\r\n", "", StringComparison.Ordinal) + "Content-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");

        said.ShouldStartWith("HTTP/1.1 400 ");
        said.ShouldNotContain("HTTP/1.1 200");
    }

    [Fact]
    public async Task A_chunked_body_without_a_length_is_cut_at_16_KiB()
    {
        foreach (var path in new[] { "/api/v1/otp/send", "/api/auth/send-otp" })
        {
            var said = await SayAsync(
                $"POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5000\r\n{{\"email\":\"" +
                new string('a', 0x5000 - 12) + "\"}\r\n0\r\n\r\n");

            said.ShouldStartWith("HTTP/1.1 413 ");
            said.ShouldContain("payload_too_large");
            said.ShouldContain("X-Content-Type-Options: nosniff");
        }
    }

    [Theory]
    [InlineData("GET /{0} HTTP/1.1\r\nHost: a\r\n\r\n", 9_000, 414)]
    [InlineData("GET /?{0} HTTP/1.1\r\nHost: a\r\n\r\n", 9_000, 414)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: {0}\r\n\r\n", 100_000, 431)]
    public async Task Endless_addresses_and_headers_are_cut(string request, int length, int status) =>
        (await SayAsync(request.Replace("{0}", new string('a', length), StringComparison.Ordinal))).ShouldStartWith($"HTTP/1.1 {status} ");

    [Fact]
    public async Task More_than_a_hundred_headers_are_431() =>
        (await SayAsync($"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 101).Select(n => $"X-{n}: 1\r\n"))}\r\n"))
            .ShouldStartWith("HTTP/1.1 431 ");

    [Fact]
    public async Task HTTP_1_0_is_served_and_closed() =>
        (await SayAsync("GET /health/live HTTP/1.0\r\n\r\n")).ShouldStartWith("HTTP/1.1 200 OK");

    [Fact]
    public async Task Who_waits_for_100_gets_it_before_the_body_and_the_answer_after()
    {
        var said = await SayAsync(Post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}");

        said.ShouldContain("HTTP/1.1 400 ");
        said.ShouldContain("validation_failed");
    }

    [Theory]
    [InlineData("//api/v1/otp/send")]
    [InlineData("/api//v1/otp/send")]
    [InlineData("/api/v1/otp%2Fsend")]
    [InlineData("/api/v1/otp/send/more")]
    [InlineData("/api/v1/otp\\send")]
    [InlineData("/api/v2/otp/send")]
    public async Task A_path_that_is_nearly_one_is_404_with_a_problem(string path)
    {
        var said = await SayAsync($"POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        said.ShouldStartWith("HTTP/1.1 404 ");
        said.ShouldContain("application/problem+json");
        said.ShouldContain("Cache-Control: no-store");
    }

    /// <summary>Headers have 10 s, and a body at least 240 bytes a second after the first 5 s.</summary>
    [Fact]
    public async Task Who_is_slow_is_cut()
    {
        var heads = SayAsync("GET / HTTP/1.1\r\nHost: a\r\nX:");
        var bodies = SayAsync(Post + "Content-Length: 2\r\n\r\n{");

        (await heads).ShouldStartWith("HTTP/1.1 408 ");
        (await bodies).ShouldStartWith("HTTP/1.1 408 ");
        (await bodies).ShouldContain("bad_request");
    }

    /// <summary>Writes the request and reads until the connection is closed.</summary>
    private async Task<string> SayAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_service.Client.BaseAddress!.Host, _service.Client.BaseAddress.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var said = new MemoryStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await stream.CopyToAsync(said, patience.Token);
        }
        catch (IOException)
        {
            // Reset after its answer: the rest of what we wrote was not read.
            said.Length.ShouldBeGreaterThan(0);
        }

        return Encoding.Latin1.GetString(said.ToArray());
    }
}
