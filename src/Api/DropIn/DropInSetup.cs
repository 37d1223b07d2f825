using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace OtpAuth.Api.DropIn;

/// <summary>Takes the old routes in or leaves them out.</summary>
internal static class DropInSetup
{
    /// <summary>The name of their OpenAPI document, by which their controllers are known too.</summary>
    public const string Document = "drop-in";

    public static void AddDropIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DropInOptions>().Bind(configuration.GetSection(DropInOptions.Section)).ValidateOnStart();
        if (!HasDropIn(configuration))
            services.Configure<MvcOptions>(mvc => mvc.Conventions.Add(new WithoutDropIn()));
    }

    public static bool HasDropIn(this IConfiguration configuration) =>
        (configuration.GetSection(DropInOptions.Section).Get<DropInOptions>() ?? new DropInOptions()).Enabled;

    private sealed class WithoutDropIn : IApplicationModelConvention
    {
        public void Apply(ApplicationModel application)
        {
            foreach (var controller in application.Controllers.Where(c => c.ApiExplorer.GroupName == Document).ToList())
                application.Controllers.Remove(controller);
        }
    }
}
