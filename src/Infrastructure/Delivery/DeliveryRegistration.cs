using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OtpAuth.Application.Abstractions;
using OtpAuth.Infrastructure.Delivery.Development;
using OtpAuth.Infrastructure.Delivery.Email;
using OtpAuth.Infrastructure.Delivery.Sms;
using OtpAuth.Infrastructure.Delivery.Templates;

namespace OtpAuth.Infrastructure.Delivery;

/// <summary>
/// Makes the providers that are configured, in their order. In Development the inbox keeps a copy of all that is sent, and stands in for a
/// channel that has no provider; nowhere else does it exist.
/// </summary>
internal static class DeliveryRegistration
{
    public static void AddDelivery(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSingleton<ProviderRouter>();
        services.AddSingleton<IDeliveryChannels>(provider => provider.GetRequiredService<ProviderRouter>());
        services.AddSingleton<SmsPrices>();
        services.AddSingleton(_ => new TemplateRenderer(BrandOf(configuration)));

        var emails = configuration.GetSection("Email:Providers").GetChildren().Select(EmailSender).ToList();
        var texts = configuration.GetSection("Sms:Providers").GetChildren().Select(SmsSender).ToList();
        if (environment.IsDevelopment())
        {
            services.AddSingleton<DevelopmentInbox>();
            emails = WithInbox<IEmailSender>(emails, (inbox, provider) => new InboxEmailSender(inbox, provider));
            texts = WithInbox<ISmsSender>(texts, (inbox, provider) => new InboxSmsSender(inbox, provider));
        }

        emails.ForEach(make => services.AddSingleton(make));
        texts.ForEach(make => services.AddSingleton(make));
    }

    private static Func<IServiceProvider, IEmailSender> EmailSender(IConfigurationSection section) =>
        provider => new SmtpEmailSender(DeliverySettings.Bind<SmtpOptions>(section), provider.GetRequiredService<TimeProvider>());

    private static Func<IServiceProvider, ISmsSender> SmsSender(IConfigurationSection section) =>
        _ => new Fast2SmsSender(DeliverySettings.Bind<Fast2SmsOptions>(section), new HttpClient(Fast2SmsSender.CreateHandler()));

    private static List<Func<IServiceProvider, T>> WithInbox<T>(
        List<Func<IServiceProvider, T>> providers, Func<DevelopmentInbox, T?, T> wrap)
        where T : class => providers.Count == 0
            ? [provider => wrap(provider.GetRequiredService<DevelopmentInbox>(), null)]
            : [.. providers.Select(make => (Func<IServiceProvider, T>)(provider =>
                wrap(provider.GetRequiredService<DevelopmentInbox>(), make(provider))))];

    private static TemplateBrand BrandOf(IConfiguration configuration)
    {
        var baseUrl = configuration["Frontend:BaseUrl"] ?? configuration["Tokens:Issuer"];
        return new TemplateBrand(
            configuration["Brand:Name"] ?? "OtpAuth", Uri.TryCreate(baseUrl, UriKind.Absolute, out var url) ? url.IdnHost : "localhost");
    }
}
