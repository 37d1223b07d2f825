using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Fuzz;

/// <summary>Makes bodies of a call, from its documented example and schema: whole ones, nearly whole ones, and broken ones.</summary>
internal static class Bodies
{
    /// <summary>A password that may be one costs a hash; of all others nothing is spent.</summary>
    private const int DearOneIn = 30;

    private static readonly int[] Lengths = [1, 100, 101, 128, 200, 201, 254, 255, 3000];
    private static readonly int[] Unhashed = [0, 129, 3000];

    private static readonly string[] Odd =
    [
        "", " ", "\0", "a\0b", "\u0001\u001F\u007F\u0085", "\r\nBcc: x@example.com", "\u202Eevil", "\uFEFFa@example.com", "\uD83D\uDE00", "\uFFFF\uFFFE",
        "a\u0301\u0300\u0302", "ａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "٠١٢٣٤٥", "';DROP TABLE otp.challenges;--", "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd",
        "${jndi:ldap://x}", "%00%0A", "null", "true", "0", "-1", "1e400", "123456", "12345678", "00000000-0000-0000-0000-000000000000",
        "+919876543210", "9876543210", "+1", "a@b", "@", "a@@example.com", "\"a b\"@example.com", "a@[127.0.0.1]", "a@xn--.example", "a@münchen.example", "en", "xx-XX",
    ];

    /// <summary>Values that are no JSON, or not what two readers take for the same.</summary>
    private static readonly string[] Raw =
    [
        "null", "true", "0", "-0", "1e400", "123456", "9223372036854775808", "1.5", "[]", "{}", "[\"a@example.com\"]", "{\"a\":1}", "\"\\ud800\"",
        "\"\\udc00x\"", "\"\\u0000\"", "NaN", "'a'", "undefined", "\"unended", "", "[[[[[[[[[[]]]]]]]]]]", "\"login\"", "\"LOGIN\"", "\"step_up\"", "\"verify_contact\"",
    ];

    public static byte[] Of(Operation operation, World world, FuzzRandom random)
    {
        if (random.OneIn(12))
            return Broken(random);

        var members = Example(operation, world, random);
        var names = MembersOf(operation);
        for (var changes = random.Next(4); changes > 0; changes--)
            Change(members, names, random);
        return Encoding.UTF8.GetBytes($"{{{string.Join(',', members.Select(m => $"{JsonSerializer.Serialize(m.Name)}:{m.Value}"))}}}");
    }

    /// <summary>The documented example with addresses of its own.</summary>
    private static List<(string Name, string Value)> Example(Operation operation, World world, FuzzRandom random) =>
    [
        .. operation.Body!["example"]!.AsObject().Select(m => (m.Key, m.Value switch
        {
            JsonValue v when v.TryGetValue<string>(out var text) => JsonSerializer.Serialize(Fresh(m.Key, text, world, random)),
            _ => m.Value?.ToJsonString() ?? "null",
        })),
    ];

    private static string Fresh(string name, string text, World world, FuzzRandom random)
    {
        if (name.Contains("password", StringComparison.OrdinalIgnoreCase))
            return random.OneIn(DearOneIn) ? text : new string('p', 129 + random.Next(4));
        if (Guid.TryParse(text, out _))
            return random.Of(world.Challenges);
        if (text.Contains('@', StringComparison.Ordinal))
            return $"{random.Word()}@example.com";
        return text.TrimStart('+').All(char.IsAsciiDigit) && text.Length >= 10 ? Addresses.Phone() : text;
    }

    private static string[] MembersOf(Operation operation)
    {
        var schema = operation.Body!["schema"]!.AsObject();
        if (schema["oneOf"] is JsonArray choices)
            schema = choices.Select(c => c!.AsObject()).Single(c => c.ContainsKey("$ref"));
        if (schema["$ref"] is { } reference)
            schema = new SchemaCheck(operation.Document).Resolve(reference);
        return [.. schema["properties"]!.AsObject().Select(p => p.Key)];
    }

    private static void Change(List<(string Name, string Value)> members, string[] names, FuzzRandom random)
    {
        var name = random.Of<string>(names);
        switch (random.Next(8))
        {
            case 0:
                members.RemoveAll(m => m.Name == name);
                break;
            case 1:
                members.Add((random.Of(name, name.ToUpperInvariant(), "extra", "__proto__", "", "\0", "$type"), Value(name, random)));
                break;
            default:
                members.RemoveAll(m => m.Name == name);
                members.Insert(random.Next(members.Count + 1), (name, Value(name, random)));
                break;
        }
    }

    private static string Value(string name, FuzzRandom random)
    {
        var dear = name.Contains("password", StringComparison.OrdinalIgnoreCase) && !random.OneIn(DearOneIn);
        return random.Next(6) switch
        {
            0 or 1 => random.Of<string>(Raw),
            2 => JsonSerializer.Serialize(new string(random.Of('a', '7', 'é', '\u4e00'), random.Of<int>(dear ? Unhashed : Lengths))),
            _ => dear ? "\"\\u0000\"" : JsonSerializer.Serialize(random.Of<string>(Odd)),
        };
    }

    private static byte[] Broken(FuzzRandom random) => random.Next(9) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(random.Of<string>(Raw)),
        2 => "{\"email\":\"\xFF\"}"u8.ToArray()[..^3],
        3 => [.. "{\"email\":\""u8, 0xFF, 0xC0, .. "\"}"u8],
        4 => [0xEF, 0xBB, 0xBF, .. "{}"u8],
        5 => Encoding.Unicode.GetBytes("{}"),
        6 => Encoding.UTF8.GetBytes(new string('[', 1 + random.Next(5000))),
        7 => Encoding.UTF8.GetBytes($"{{\"email\":\"{new string('a', (16 * 1024) - 14 + random.Next(8))}\"}}"),
        _ => "{} {}"u8.ToArray(),
    };
}
