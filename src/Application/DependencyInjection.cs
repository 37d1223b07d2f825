using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OtpAuth.Application.Accounts;
using OtpAuth.Application.Behaviors;
using OtpAuth.Application.Delivery;
using OtpAuth.Application.Otp;
using OtpAuth.Application.Protection;
using OtpAuth.Application.Sessions;
using OtpAuth.Application.Settings;

namespace OtpAuth.Application;

public static class DependencyInjection
{
    /// <summary>Handlers, validators and the pipeline. MediatR 5 and FluentValidation 11 bring no scan of their own to this feed.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSetting<OtpOptions, OtpOptionsValidator>(configuration, OtpOptions.Section);
        services.AddSetting<AccountsOptions, AccountsOptionsValidator>(configuration, AccountsOptions.Section);
        services.AddSetting<SmsOptions, SmsOptionsValidator>(configuration, SmsOptions.Section);
        services.AddOptions<EmailOptions>().Bind(configuration.GetSection(EmailOptions.Section)).ValidateOnStart();
        services.AddSetting<AuditOptions, AuditOptionsValidator>(configuration, AuditOptions.Section);
        services.AddSetting<OperatorOptions, OperatorOptionsValidator>(configuration, OperatorOptions.Section);
        services.AddSetting<BrandOptions, BrandOptionsValidator>(configuration, BrandOptions.Section);
        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient<SignIn>();
        services.AddScoped<Caller>();
        services.AddTransient<RefusalAudit>();
        services.AddSingleton<BlockRules>();
        services.AddSingleton<PhonePolicy>();
        services.AddSingleton<MailboxScreening>();
        services.AddSingleton<ProofPolicy>();
        services.AddScoped<SendGate>();
        services.AddTransient<OtpChallenges>();
        services.AddTransient<RightCode>();
        services.AddTransient<PasswordReset>();
        services.AddTransient<PasswordCheck>();
        services.AddTransient<NewPasswords>();
        services.AddTransient<ContactProof>();
        services.AddTransient<AccountOwners>();
        AddImplementationsOf(services, typeof(IRequestHandler<,>), ServiceLifetime.Transient);

        // A validator builds its rules in its constructor, which costs more than all else in a request; it keeps no state.
        AddImplementationsOf(services, typeof(IValidator<>), ServiceLifetime.Singleton);
        return services;
    }

    private static void AddImplementationsOf(IServiceCollection services, Type openInterface, ServiceLifetime lifetime)
    {
        foreach (var type in Assembly.GetExecutingAssembly().GetTypes().Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == openInterface))
                services.Add(new ServiceDescriptor(contract, type, lifetime));
        }
    }
}
