using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Infrastructure.Outbox;

internal sealed class OutboxOptionsValidator : IValidateOptions<OutboxOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboxOptions options)
    {
        var problems = new SettingProblems();
        problems.RequireWithin("Outbox:PollInterval", options.PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        problems.RequireWithin("Outbox:Lease", options.Lease, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));
        problems.RequireWithin("Outbox:Concurrency", options.Concurrency, 1, 1024);
        problems.RequireWithin("Outbox:MaxAttempts", options.MaxAttempts, 1, 20);
        problems.RequireWithin("Outbox:RetryDelay", options.RetryDelay, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        problems.RequireWithin("Outbox:DrainTimeout", options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        return problems.ToResult();
    }
}
