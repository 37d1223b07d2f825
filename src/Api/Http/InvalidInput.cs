using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OtpAuth.Domain.Common;

namespace OtpAuth.Api.Http;

/// <summary>Answers bodies that do not bind. The framework's own messages are not passed on: they quote what was sent.</summary>
internal static class InvalidInput
{
    private const string Message = "Is missing, of the wrong type, given twice, or not known here.";

    public static IActionResult ToProblem(ActionContext context) => CommonErrors
        .Validation(FieldsOf(context).Distinct(StringComparer.Ordinal).ToDictionary(f => f, _ => new[] { Message }, StringComparer.Ordinal))
        .ToProblem();

    private static IEnumerable<string> FieldsOf(ActionContext context)
    {
        var failed = context.ModelState.Where(entry => entry.Value?.Errors.Count > 0).Select(entry => entry.Key).ToList();

        // For a body that does not parse, the framework also reports the action's parameter itself.
        var paths = failed.Where(key => key.StartsWith('$')).ToList();
        var headers = context.ActionDescriptor.Parameters
            .Where(p => p.BindingInfo?.BindingSource == BindingSource.Header)
            .Select(p => p.BindingInfo?.BinderModelName);
        return (paths.Count > 0 ? paths : failed).Select(key => headers.Contains(key, StringComparer.OrdinalIgnoreCase) ? key : NameOf(key));
    }

    private static string NameOf(string key)
    {
        var name = key.TrimStart('$', '.');
        return name.Length == 0 || name == "request" ? "body" : JsonNamingPolicy.CamelCase.ConvertName(name);
    }
}
