using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace OtpAuth.Api.Http;

/// <summary>Nothing here unpacks bodies: one that says it is packed is 415 (RFC 9110 section 8.4), whatever is in it.</summary>
internal sealed class PlainBodies : IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var encoded = context.HttpContext.Request.Headers.ContentEncoding.Any(e => !"identity".Equals(e, StringComparison.OrdinalIgnoreCase));
        if (encoded && context.ActionDescriptor.Parameters.Any(p => p.BindingInfo?.BindingSource == BindingSource.Body))
            context.Result = new StatusCodeResult(StatusCodes.Status415UnsupportedMediaType);
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
