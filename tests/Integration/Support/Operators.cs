using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OtpAuth.Integration.Support;

/// <summary>An operator with a key, and what they call.</summary>
internal static class Operators
{
    public const string Key = "otpauth_op_of-the-tests";
    public const string KeyName = "key:tests";

    /// <summary>The setting by which a service knows the key.</summary>
    public static string Setting { get; } = $"Operators:ApiKeys:tests={Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Key)))}";

    public static (string Name, string Value) Header => ("X-Api-Key", Key);

    public static Task<Answer> AdminGetAsync(this Service node, string path) => node.GetAsync($"/api/v1/admin/{path}", Header);

    public static Task<Answer> AdminPostAsync(this Service node, string path, object body) => node.PostAsync($"/api/v1/admin/{path}", body, Header);

    /// <summary>Adds a rule and answers its id.</summary>
    public static async Task<string> AddRuleAsync(this Service node, string kind, string value, string verdict = "block")
    {
        var added = await node.AdminPostAsync("blocks", new { kind, value, verdict, reason = "A test" });
        added.Status.ShouldBe(201, added.Text);
        return added.Json("id").GetString()!;
    }

    /// <summary>The newest row of the audit that fits, once there is one.</summary>
    public static async Task<JsonElement> AuditedAsync(this Service node, string filter)
    {
        var rows = await Eventually.GetAsync(async () =>
        {
            var page = await node.AdminGetAsync($"audit?{filter}");
            page.Status.ShouldBe(200, page.Text);
            return page.Json("events") is var events && events.GetArrayLength() > 0 ? events.EnumerateArray().ToList() : null;
        });
        return rows[0];
    }
}
