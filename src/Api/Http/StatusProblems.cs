using Microsoft.AspNetCore.Diagnostics;

namespace OtpAuth.Api.Http;

/// <summary>Gives the framework's bare statuses (no such route, wrong method, no token) the body every error has.</summary>
internal static class StatusProblems
{
    public static Task WriteAsync(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        var (code, title) = status switch
        {
            StatusCodes.Status401Unauthorized => ("unauthenticated", "A valid access token of a live session is needed."),
            StatusCodes.Status403Forbidden => (ErrorCodes.OperatorRequired, "This is for operators."),
            StatusCodes.Status404NotFound => (ErrorCodes.NotFound, "There is nothing here."),
            StatusCodes.Status405MethodNotAllowed => (ErrorCodes.MethodNotAllowed, "This address does not take that method."),
            StatusCodes.Status415UnsupportedMediaType => (ErrorCodes.UnsupportedMediaType, "Send application/json."),
            < 500 => (ErrorCodes.BadRequest, "The request cannot be read."),
            _ => (ErrorCodes.InternalError, "Something went wrong on our side."),
        };
        return Problems.WriteAsync(context.HttpContext, status, code, title);
    }
}
