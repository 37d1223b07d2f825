using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using OtpAuth.Api.DropIn;
using OtpAuth.Api.Http;

namespace OtpAuth.Api.OpenApi;

/// <summary>What the generator does not see of the JSON that we write.</summary>
internal static class SchemaCorrections
{
    public static Task Apply(OpenApiSchema schema, JsonTypeInfo json)
    {
        CloseErrorCodes(schema, json);
        StateStrings(schema, json);
        StateAbsence(schema, json);
        return Task.CompletedTask;
    }

    private static void CloseErrorCodes(OpenApiSchema schema, JsonTypeInfo json)
    {
        var error = json.Type;
        if ((error == typeof(ApiProblem) || error == typeof(MessageError) || error == typeof(DetailError))
            && schema.Properties?.TryGetValue("code", out var code) == true
            && code is OpenApiSchema list)
            list.Enum = [.. ErrorCodes.All.Select(c => (JsonNode)c)];
    }

    /// <remarks>Our own converters hide from the generator that these are JSON strings, and clients would get a type of anything.</remarks>
    private static void StateStrings(OpenApiSchema schema, JsonTypeInfo json)
    {
        var underlying = Nullable.GetUnderlyingType(json.Type);
        var type = underlying ?? json.Type;
        if (!type.IsEnum && type != typeof(DateTimeOffset))
            return;

        // A header that may be left out is no header that may be null; the generator itself says where an enum in a body may be.
        schema.Type = type.IsEnum || underlying is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        if (type.IsEnum)
            schema.Enum = [.. (schema.Enum ?? []).Where(value => value is not null && value.GetValueKind() != JsonValueKind.Null)];
    }

    /// <remarks>The generator takes every parameter of a record's constructor for a member that is always there.</remarks>
    private static void StateAbsence(OpenApiSchema schema, JsonTypeInfo json)
    {
        var absent = json.Properties
            .Where(p => p.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
                .Any(a => a is JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }) == true)
            .Select(p => p.Name);
        schema.Required?.ExceptWith(absent);
    }
}
