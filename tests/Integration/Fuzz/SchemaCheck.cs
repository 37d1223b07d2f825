using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OtpAuth.Integration.Fuzz;

/// <summary>Holds a value against a schema of an OpenAPI 3.1 document: the words that our documents use, and no others.</summary>
internal sealed class SchemaCheck(JsonObject document)
{
    private static readonly string[] Known =
    [
        "$ref", "type", "format", "enum", "required", "properties", "additionalProperties", "items", "oneOf", "minimum", "description",
        "example", "default",
    ];

    /// <summary>What is wrong, each with its place in the value.</summary>
    public IEnumerable<string> Faults(JsonNode? value, JsonObject schema, string place = "$")
    {
        if (schema["$ref"] is { } reference)
            return Faults(value, Resolve(reference), place);
        if (schema.FirstOrDefault(word => !Known.Contains(word.Key, StringComparer.Ordinal)).Key is { } unknown)
            return [$"{place}: this check does not know the word {unknown}"];
        if (schema["oneOf"] is JsonArray choices)
            return choices.Count(c => !Faults(value, c!.AsObject(), place).Any()) == 1 ? [] : [$"{place} is not one of its choices"];

        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (TypesOf(schema) is { Count: > 0 } types && !types.Any(t => IsOf(t, kind, value)))
            return [$"{place} is {kind}, not {string.Join(" or ", types)}"];
        if (schema["enum"] is JsonArray values && !values.Any(v => JsonNode.DeepEquals(v, value)))
            return [$"{place} is none of its values: {value}"];
        return kind switch
        {
            JsonValueKind.Object => FaultsOfMembers(value!.AsObject(), schema, place),
            JsonValueKind.Array => value!.AsArray().SelectMany((item, i) => Faults(item, schema["items"]!.AsObject(), $"{place}[{i}]")),
            JsonValueKind.String => FaultsOfText(value!.GetValue<string>(), schema["format"]?.GetValue<string>(), place),
            JsonValueKind.Number when schema["minimum"] is { } least && NumberOf(value!) < NumberOf(least) =>
                [$"{place} is below {least}"],
            _ => [],
        };
    }

    /// <summary>The schema behind references.</summary>
    public JsonObject Resolve(JsonNode reference)
    {
        JsonNode found = document;
        foreach (var step in reference.GetValue<string>().TrimStart('#', '/').Split('/'))
            found = found[step] ?? throw new InvalidOperationException($"{reference} leads nowhere.");
        return found.AsObject();
    }

    private List<string> FaultsOfMembers(JsonObject value, JsonObject schema, string place)
    {
        // No word about members: an object of any.
        if (schema["properties"] is null && schema["additionalProperties"] is null)
            return [];

        var properties = schema["properties"]?.AsObject() ?? [];
        var missing = (schema["required"]?.AsArray() ?? []).Select(r => r!.GetValue<string>()).Where(r => !value.ContainsKey(r));
        var faults = missing.Select(name => $"{place}.{name} is missing").ToList();
        foreach (var (name, member) in value)
        {
            if (properties[name] is JsonObject known)
                faults.AddRange(Faults(member, known, $"{place}.{name}"));
            else if (schema["additionalProperties"] is JsonObject any)
                faults.AddRange(Faults(member, any, $"{place}.{name}"));
            else
                faults.Add($"{place}.{name} is not documented");
        }

        return faults;
    }

    private static IEnumerable<string> FaultsOfText(string text, string? format, string place) => format switch
    {
        "uuid" when !Guid.TryParseExact(text, "D", out _) => [$"{place} is no uuid"],
        "date-time" when !DateTimeOffset.TryParseExact(
            text, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) => [$"{place} is no time"],
        _ => [],
    };

    private static decimal NumberOf(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static List<string> TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(t => t!.GetValue<string>())],
        { } one => [one.GetValue<string>()],
        null => [],
    };

    private static bool IsOf(string type, JsonValueKind kind, JsonNode? value) => type switch
    {
        "null" => kind == JsonValueKind.Null,
        "object" => kind == JsonValueKind.Object,
        "array" => kind == JsonValueKind.Array,
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "integer" => kind == JsonValueKind.Number && value!.AsValue().TryGetValue<long>(out _),
        "number" => kind == JsonValueKind.Number,
        _ => false,
    };
}
