using Microsoft.Extensions.Options;
using OtpAuth.Infrastructure;
using OtpAuth.Infrastructure.Delivery;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Api.Hosting;

/// <summary>The service from settings to stop: what <c>Program</c> runs, and what tests run in their own process.</summary>
internal sealed class OtpAuthHost : IAsyncDisposable
{
    private EmbeddedPostgres? _embedded;

    private OtpAuthHost(WebApplication app) => App = app;

    public WebApplication App { get; }

    /// <summary>Reads the settings and composes the service. Touches neither disk nor network, so that the build can ask for the contract.</summary>
    public static OtpAuthHost Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(OtpAuthHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddSecretFiles();
        builder.AddOtpAuth();
        var app = builder.Build();
        app.UseOtpAuth();
        return new OtpAuthHost(app);
    }

    /// <summary>Brings up what the environment lacks, checks every setting, and brings the database's schema up to date.</summary>
    /// <exception cref="SettingsException">The settings do not do.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await ConfigureAsync(cancellationToken);
        if (App.Environment.IsDevelopment() && App.Services.GetRequiredService<IOptions<NodeOptions>>().Value.IsApi)
            App.Lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine(DevelopmentDefaults.Greeting(App.Urls.First())));

        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDbContext>().UpgradeAsync(cancellationToken);
    }

    /// <summary>The same but for the schema, for commands that use the database as it is.</summary>
    /// <exception cref="SettingsException">The settings do not do.</exception>
    public async Task ConfigureAsync(CancellationToken cancellationToken)
    {
        var (configuration, development) = (App.Configuration, App.Environment.IsDevelopment());
        if (development)
        {
            DevelopmentDefaults.Apply(configuration);
            if (string.IsNullOrEmpty(configuration.GetConnectionString("Database")))
            {
                var logger = App.Services.GetRequiredService<ILogger<EmbeddedPostgres>>();
                var folder = Path.Combine(DevelopmentDefaults.DataDirectory(configuration), "postgres");
                _embedded = await EmbeddedPostgres.StartAsync(folder, logger, cancellationToken);
                configuration["ConnectionStrings:Database"] = _embedded.ConnectionString;
            }
        }

        CheckSettings(configuration, development);
    }

    /// <summary>Stops the service, then what was brought up for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (_embedded is not null)
            await _embedded.DisposeAsync();
    }

    private void CheckSettings(IConfiguration configuration, bool development)
    {
        var problems = DeliverySettings.Validate(configuration, providersRequired: !development).ToList();
        try
        {
            App.Services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException e)
        {
            problems.AddRange(e.Failures);
        }
        catch (AggregateException e)
        {
            problems.AddRange(e.InnerExceptions.OfType<OptionsValidationException>().SelectMany(o => o.Failures));
        }

        if (problems.Count > 0)
            throw new SettingsException(problems);
    }
}
