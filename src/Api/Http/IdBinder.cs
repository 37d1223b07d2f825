using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace OtpAuth.Api.Http;

/// <summary>
/// Reads the ids in paths. They are opaque to clients, so one that we never gave is not malformed but names nothing: it is read as the id
/// that nothing has, and the use case says which thing was not found.
/// </summary>
internal sealed class IdBinder : IModelBinder, IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
        context.Metadata.ModelType == typeof(Guid) && context.BindingInfo.BindingSource == BindingSource.Path ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var typed = bindingContext.ValueProvider.GetValue(bindingContext.ModelName).FirstValue;
        bindingContext.Result = ModelBindingResult.Success(Guid.TryParseExact(typed, "D", out var id) ? id : Guid.Empty);
        return Task.CompletedTask;
    }
}
