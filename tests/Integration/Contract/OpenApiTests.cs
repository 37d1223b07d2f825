using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtpAuth.Api.Http;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Contract;

[Collection(ServiceTests.Name)]
public sealed class OpenApiTests(PostgresFixture fixture)
{
    [Fact]
    public async Task The_served_document_is_the_committed_one()
    {
        var served = await fixture.Service.GetAsync("/openapi/v1.json");

        var committed = await File.ReadAllTextAsync(Path.Combine(Root(), "openapi", "v1.json"));
        JsonNode.DeepEquals(JsonNode.Parse(served.Text), JsonNode.Parse(committed)).ShouldBeTrue("Build src/Api and commit openapi/v1.json.");
    }

    [Fact]
    public async Task Every_operation_has_an_id_a_summary_examples_and_errors_of_the_closed_list()
    {
        var served = await fixture.Service.GetAsync("/openapi/v1.json");
        using var document = JsonDocument.Parse(served.Text);

        foreach (var operation in document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
        {
            operation.Value.GetProperty("operationId").GetString().ShouldNotBeNullOrEmpty();
            operation.Value.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
            foreach (var response in operation.Value.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] is '4' or '5'))
            {
                var example = response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("example");
                ErrorCodes.All.ShouldContain(example.GetProperty("code").GetString());
            }
        }
    }

    [Fact]
    public void Every_refusal_is_in_the_closed_list()
    {
        var errors = typeof(Domain.Common.Error).Assembly.GetTypes()
            .Where(t => t.Name.EndsWith("Errors", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields().Where(f => f.FieldType == typeof(Domain.Common.Error)).Select(f => (Domain.Common.Error)f.GetValue(null)!)
                .Concat(t.GetMethods().Where(m => m.IsStatic && m.ReturnType == typeof(Domain.Common.Error))
                    .Select(m => (Domain.Common.Error)m.Invoke(null, [.. m.GetParameters().Select(p => Default(p.ParameterType))])!)))
            .Select(e => e.Code)
            .Distinct(StringComparer.Ordinal)
            .ToList();

        errors.Count.ShouldBeGreaterThan(10);
        errors.ShouldBeSubsetOf(ErrorCodes.All);
        typeof(ErrorCodes).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ShouldBeSubsetOf(ErrorCodes.All);
    }

    [Theory]
    [InlineData("/docs/index.html", "text/html")]
    [InlineData("/dev/inbox", "text/html")]
    [InlineData("/health", "application/json")]
    [InlineData("/health/live", "application/json")]
    [InlineData("/health/ready", "application/json")]
    public async Task Pages_answer(string path, string type)
    {
        var page = await fixture.Service.GetAsync(path);

        (page.Status, page.ContentType).ShouldBe((200, type));
        page.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
    }

    private static object? Default(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(file, "..", "..", "..", ".."));
}
