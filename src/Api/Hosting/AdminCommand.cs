using System.Text.Json;
using MediatR;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Api.Hosting;

/// <summary>
/// <c>admin …</c>: what operators do over HTTP, straight on the database with the service's settings, for who has a shell there. It is audited
/// as <c>console:{user}</c>.
/// </summary>
internal static class AdminCommand
{
    private const int Refused = 1;
    private const int BadUsage = 2;

    private const string Usage = """
        Usage: dotnet OtpAuth.Api.dll admin COMMAND [--json] [--Section:Key=value …]

          limits top     [--window hour|day] [--count N] [--reveal]
          limits lift    --email A | --phone N | --key K  [--scope all|guesses|sends] [--purpose P]
          limits preview [--per-hour N] [--per-day N]
          blocks list
          blocks add     country|number_prefix|email_domain|network VALUE --reason TEXT [--allow] [--for d.hh:mm:ss]
          blocks remove  ID
          blocks preview country|number_prefix|email_domain VALUE
          sms list       [--blocked] [--count N]
          sms allow      SCOPE --for d.hh:mm:ss
          sms block      SCOPE --for d.hh:mm:ss
          sms clear      SCOPE
          audit          [--event E] [--user ID] [--email A | --phone N] [--rule R] [--from T] [--to T] [--count N] [--cursor C]

        Exit codes: 0 done, 1 refused or no database, 2 wrong usage.
        """;

    private static string Operator => $"console:{Environment.UserName}";

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            var given = new AdminArguments(arguments);
            var json = given.Has("--json");
            var run = Find(given);
            given.RefuseOthers();

            // The log goes where it does not mix with the answer.
            await using var host = OtpAuthHost.Create(
                ["--Logging:LogLevel:Default=Warning", "--Logging:Console:LogToStandardErrorThreshold=Trace", .. given.Settings]);
            await host.ConfigureAsync(CancellationToken.None);
            await using var scope = host.App.Services.CreateAsyncScope();
            var (error, value) = await run(scope.ServiceProvider.GetRequiredService<IMediator>());
            if (error is not null)
            {
                await WriteAsync(error, errors);
                return Refused;
            }

            var options = host.App.Services.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
            await output.WriteLineAsync(json ? JsonSerializer.Serialize(value, options) : AdminTables.Of(value!, options));
            return 0;
        }
        catch (UsageException e)
        {
            await errors.WriteLineAsync(e.Message);
            await errors.WriteLineAsync(Usage);
            return BadUsage;
        }
    }

    private static Func<IMediator, Task<(Error? Error, object? Value)>> Find(AdminArguments given) => given.Words switch
    {
        ["limits", "top"] => Send(new TopLimitsQuery(
            given.Name<LimitWindow>("--window") ?? LimitWindow.Hour, given.Number("--count") ?? 20, given.Has("--reveal"), Operator)),
        ["limits", "lift"] => Send(new LiftLimitCommand(
            given.Text("--email"),
            given.Text("--phone"),
            given.Text("--key"),
            given.Name<LiftScope>("--scope") ?? LiftScope.All,
            given.Text("--purpose"),
            Operator)),
        ["limits", "preview"] => Send(new PreviewLimitQuery(given.Number("--per-hour"), given.Number("--per-day"))),
        ["blocks", "list"] => Send(new ListBlocksQuery()),
        ["blocks", "add", var kind, var value] => Send(new AddBlockCommand(
            AdminArguments.NameOf<BlockKind>(kind),
            value,
            given.Has("--allow") ? BlockVerdict.Allow : BlockVerdict.Block,
            given.Duration("--for") is { } span ? TimeProvider.System.GetUtcNow() + span : null,
            given.Text("--reason"),
            Operator)),
        ["blocks", "remove", var id] => Send(new RemoveBlockCommand(
            Guid.TryParse(id, out var parsed) ? parsed : throw new UsageException($"\"{id}\" is not an id."), Operator)),
        ["blocks", "preview", var kind, var value] => Send(new PreviewBlockQuery(AdminArguments.NameOf<BlockKind>(kind), value)),
        ["sms", "list"] => Send(new ListSmsScopesQuery(given.Has("--blocked"), given.Number("--count") ?? 100)),
        ["sms", var kind, var scope] => Send(new OverrideSmsScopeCommand(
            scope, AdminArguments.NameOf<SmsOverride>(kind), (int?)given.Duration("--for")?.TotalMinutes, Operator)),
        ["audit"] => Send(new ListAuditQuery(
            given.Text("--event"),
            given.Id("--user"),
            given.Text("--email"),
            given.Text("--phone"),
            given.Text("--rule"),
            given.Time("--from"),
            given.Time("--to"),
            given.Text("--cursor"),
            given.Number("--count") ?? 50)),
        _ => throw new UsageException("There is no such command."),
    };

    private static Func<IMediator, Task<(Error? Error, object? Value)>> Send<T>(IRequest<Result<T>> request) => async mediator =>
    {
        var result = await mediator.Send(request);
        return (result.Error, result.Value);
    };

    private static async Task WriteAsync(Error error, TextWriter errors)
    {
        await errors.WriteLineAsync($"{error.Code}: {error.Message}");
        foreach (var (field, messages) in error.Fields ?? new Dictionary<string, string[]>(StringComparer.Ordinal))
            await errors.WriteLineAsync($"  {field}: {string.Join(' ', messages)}");
    }
}
