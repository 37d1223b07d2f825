using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Contract;

[Collection(ServiceTests.Name)]
public sealed class TypeScriptClientTests(PostgresFixture fixture)
{
    private const string TypeScript = "node_modules/typescript/bin/tsc";

    [Fact]
    public async Task Its_schema_is_what_the_committed_document_generates()
    {
        using var folder = new TempFolder();
        var generated = folder.Below("schema.ts");

        await RunAsync("node_modules/openapi-typescript/bin/cli.js", "../../openapi/v1.json", "--output", generated);

        var committed = await File.ReadAllTextAsync(Path.Combine(NodeTools.TypeScriptClient, "src", "schema.ts"));
        (await File.ReadAllTextAsync(generated)).ShouldBe(committed, "Run npm run generate in clients/typescript and commit src/schema.ts.");
    }

    [Fact]
    public async Task It_compiles_and_signs_in_and_out_of_a_running_service()
    {
        await RunAsync(TypeScript);
        await RunAsync(TypeScript, "--project", "test");

        var printed = await RunAsync("test/flow.mjs", fixture.Service.Client.BaseAddress!.ToString(), Addresses.Email());

        printed.ShouldBe("done");
    }

    [Fact]
    public async Task It_solves_the_puzzle_that_a_send_asks_for()
    {
        await using var asking = await fixture.StartServiceAsync("Proof:When=Always");
        await RunAsync(TypeScript);

        var printed = await RunAsync("test/proof.mjs", asking.Client.BaseAddress!.ToString(), Addresses.Email());

        printed.ShouldBe("done");
    }

    private static Task<string> RunAsync(string script, params string[] arguments) =>
        NodeScript.RunInAsync(NodeTools.TypeScriptClient, script, arguments);
}
