using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtpAuth.Api.Http;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Contract;

[Collection(ServiceTests.Name)]
public sealed class OpenApiTests(PostgresFixture fixture)
{
    [Theory]
    [InlineData("v1")]
    [InlineData("drop-in")]
    public async Task The_served_document_is_the_committed_one(string name)
    {
        var served = await fixture.Service.GetAsync($"/openapi/{name}.json");

        var committed = await File.ReadAllTextAsync(Path.Combine(Root(), "openapi", $"{name}.json"));
        JsonNode.DeepEquals(JsonNode.Parse(served.Text), JsonNode.Parse(committed)).ShouldBeTrue($"Build src/Api and commit openapi/{name}.json.");
    }

    [Fact]
    public async Task No_route_is_in_both_documents()
    {
        var routes = new List<string>();
        foreach (var name in new[] { "v1", "drop-in" })
            routes.AddRange((await fixture.Service.GetAsync($"/openapi/{name}.json")).Json("paths").EnumerateObject().Select(p => p.Name));

        routes.ShouldBeUnique();
        routes.ShouldContain("/otp/generate");
    }

    [Theory]
    [InlineData("v1", "application/problem+json")]
    [InlineData("drop-in", "application/json")]
    public async Task Every_operation_has_an_id_a_summary_examples_and_errors_of_the_closed_list(string name, string errorType)
    {
        var served = await fixture.Service.GetAsync($"/openapi/{name}.json");
        using var document = JsonDocument.Parse(served.Text);

        foreach (var operation in document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
        {
            operation.Value.GetProperty("operationId").GetString().ShouldNotBeNullOrEmpty();
            operation.Value.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
            foreach (var response in operation.Value.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] is '4' or '5'))
            {
                var example = response.Value.GetProperty("content").GetProperty(errorType).GetProperty("example");
                ErrorCodes.All.ShouldContain(example.GetProperty("code").GetString());
            }
        }
    }

    [Fact]
    public async Task Every_drop_in_operation_has_an_example_of_its_body_and_of_its_answer()
    {
        var paths = (await fixture.Service.GetAsync("/openapi/drop-in.json")).Json("paths");

        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value))
        {
            var contents = new List<JsonElement> { operation.GetProperty("responses").GetProperty("200").GetProperty("content") };
            if (operation.TryGetProperty("requestBody", out var body))
                contents.Add(body.GetProperty("content"));
            contents.ShouldAllBe(c => c.GetProperty("application/json").GetProperty("example").ValueKind == JsonValueKind.Object);
        }
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/openapi/drop-in.json")]
    public async Task Whatever_changes_something_says_that_it_may_be_refused_as_another_sites_call(string path)
    {
        using var document = JsonDocument.Parse((await fixture.Service.GetAsync(path)).Text);

        document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject())
            .Where(operation => operation.Name != "get" && !operation.Value.GetProperty("responses").TryGetProperty("403", out _))
            .Select(operation => operation.Value.GetProperty("operationId").GetString())
            .ShouldBeEmpty();
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
