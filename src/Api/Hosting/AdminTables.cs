using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OtpAuth.Api.Hosting;

/// <summary>Shows an answer to people: each list as a table under its name, the rest as lines.</summary>
internal static class AdminTables
{
    private const int WidestColumn = 64;

    public static string Of(object value, JsonSerializerOptions options)
    {
        var text = new StringBuilder();
        switch (JsonSerializer.SerializeToNode(value, options))
        {
            case JsonArray rows:
                Write(text, rows);
                break;
            case JsonObject { Count: > 0 } members:
                Write(text, members);
                break;
            default:
                text.Append("done");
                break;
        }

        return text.ToString().TrimEnd();
    }

    private static void Write(StringBuilder text, JsonObject members)
    {
        foreach (var (name, member) in members)
        {
            if (member is not JsonArray rows)
            {
                text.Append(name).Append(": ").AppendLine(TextOf(member));
                continue;
            }

            text.Append(name).AppendLine(":");
            Write(text, rows);
            text.AppendLine();
        }
    }

    private static void Write(StringBuilder text, JsonArray rows)
    {
        if (rows.Count == 0)
        {
            text.AppendLine("(none)");
            return;
        }

        if (rows[0] is not JsonObject first)
        {
            text.AppendJoin('\n', rows.Select(TextOf)).AppendLine();
            return;
        }

        // A column that is empty in all rows says nothing.
        var names = first.Select(m => m.Key).Where(name => rows.Any(row => row![name] is not null)).ToList();
        var lines = rows.Select(row => names.ConvertAll(name => TextOf(row![name]))).Prepend(names).ToList();
        var widths = names.Select((_, i) => Math.Min(WidestColumn, lines.Max(line => line[i].Length))).ToList();
        foreach (var line in lines)
            text.AppendLine(string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    private static string TextOf(JsonNode? node) => node switch
    {
        null => "-",
        JsonValue value => value.ToString(),
        _ => node.ToJsonString(),
    };
}
