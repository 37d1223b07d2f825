using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Protection;
using OtpAuth.Application.Sessions;
using OtpAuth.Application.Settings;
using OtpAuth.Infrastructure.Accounts;
using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Otp;
using OtpAuth.Infrastructure.Outbox;
using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Infrastructure.Protection;
using OtpAuth.Infrastructure.Redis;
using OtpAuth.Infrastructure.Scheduling;
using OtpAuth.Infrastructure.Security;
using OtpAuth.Infrastructure.Sessions;
using Quartz;

namespace OtpAuth.Infrastructure;

public static class DependencyInjection
{
    /// <summary>Everything that touches the world outside, in the order in which a request meets it.</summary>
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        AddSettings(services, configuration);
        AddPersistence(services);
        AddSecurity(services);
        AddProtection(services, configuration);
        services.AddCounters(configuration);
        services.AddDelivery(configuration, environment);
        AddOutbox(services, configuration);
        return services;
    }

    private static void AddSettings(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSetting<NodeOptions, NodeOptionsValidator>(configuration, NodeOptions.Section);
        services.AddSetting<TokenOptions, TokenOptionsValidator>(configuration, TokenOptions.Section);
        services.AddSetting<OutboxOptions, OutboxOptionsValidator>(configuration, OutboxOptions.Section);
        services.AddSetting<RetentionOptions, RetentionOptionsValidator>(configuration, RetentionOptions.Section);
        services.AddSetting<DnsOptions, DnsOptionsValidator>(configuration, DnsOptions.Section);
        services.AddSetting<ProofOptions, ProofOptionsValidator>(configuration, ProofOptions.Section);
        services.AddSetting<DatabaseOptions, DatabaseOptionsValidator>(configuration, DatabaseOptions.Section);
    }

    private static void AddPersistence(IServiceCollection services)
    {
        services.AddSingleton(provider => Database.Open(
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Database,
            provider.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>()));
        services.AddSingleton<DatabaseTime>();
        services.AddDbContextPool<AppDbContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)));
        services.AddScoped<IAppDbContext>(provider => provider.GetRequiredService<AppDbContext>());
        services.AddSingleton<IOtpSends, OtpSends>();
        services.AddSingleton<IOtpAttempts, OtpAttempts>();
        services.AddSingleton<ISignIns, SignIns>();
        services.AddSingleton<ISessionStore, SessionStore>();
        services.AddSingleton<IResetTokens, ResetTokens>();
        services.AddSingleton<ICredentials, Credentials>();
        services.AddSingleton<IContactPoints, ContactPoints>();
        services.AddSingleton<IUserErasure, UserErasure>();
    }

    private static void AddSecurity(IServiceCollection services)
    {
        services.AddSingleton<IOtpCodes, OtpCodes>();
        services.AddSingleton<IDeviceTokens, DeviceTokens>();
        services.AddSingleton<IPasswords, PasswordHashing>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<ITokenIssuer, JwtTokenIssuer>();
        services.AddSingleton<AccessTokenReader>();
    }

    private static void AddProtection(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<SmsBreaker>();
        services.AddSingleton<ISmsScopes, SmsScopes>();
        services.AddSingleton<DnsClient>();
        services.AddSingleton<IMailDomains, MailDomains>();
        services.AddSingleton<IDisposableDomains, DisposableDomains>();
        services.AddSingleton<Puzzles>();
        services.AddSingleton<CaptchaVerifier>();
        services.AddSingleton<SpentProofs>();
        services.AddSingleton<IProofs, Proofs>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddSingleton<IBlocks, Blocks>();
        services.AddSingleton<IRecentSends, RecentSends>();
        services.AddSingleton<IDestinationLimits, DestinationLimits>();
        if (!NodeOf(configuration).IsApi)
            return;

        services.AddHostedService<AuditWriter>();
        services.AddHostedService<BlockListener>();
    }

    private static void AddOutbox(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<OutboxDoorbell>();
        services.AddSingleton<IOutboxDoorbell>(provider => provider.GetRequiredService<OutboxDoorbell>());
        services.AddHostedService<OutboxNotifier>();

        if (!NodeOf(configuration).IsWorker)
            return;

        services.AddSingleton<OutboxQueue>();
        services.AddSingleton<CompletionWriter>();
        services.AddSingleton<HandOver>();
        services.AddSingleton<OutboxDispatcher>();
        services.AddHostedService<OutboxWorker>();
        services.AddHostedService<OutboxListener>();

        var outbox = configuration.GetSection(OutboxOptions.Section).Get<OutboxOptions>() ?? new OutboxOptions();
        var retention = configuration.GetSection(RetentionOptions.Section).Get<RetentionOptions>() ?? new RetentionOptions();
        services.AddSingleton<Purge>();
        services.AddQuartz(quartz => quartz
            .AddJob<DispatchOutboxJob>(job => job.WithIdentity(DispatchOutboxJob.Key))
            .AddTrigger(trigger => trigger
                .ForJob(DispatchOutboxJob.Key)
                .WithSimpleSchedule(schedule => schedule.WithInterval(outbox.PollInterval).RepeatForever()))
            .AddJob<PurgeJob>(job => job.WithIdentity(PurgeJob.Key))
            .AddTrigger(trigger => trigger
                .ForJob(PurgeJob.Key)
                .StartAt(TimeProvider.System.GetUtcNow() + PurgeJob.FirstAfter)
                .WithSimpleSchedule(schedule => schedule.WithInterval(retention.Interval).RepeatForever())));
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    private static NodeOptions NodeOf(IConfiguration configuration) =>
        configuration.GetSection(NodeOptions.Section).Get<NodeOptions>() ?? new NodeOptions();
}
