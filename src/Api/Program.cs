using OtpAuth.Api.Hosting;
using OtpAuth.Api.OpenApi;

if (args is ["keys", .. var rest])
    return KeysCommand.Run(rest, Console.Out, Console.Error);

try
{
    if (args is ["admin", .. var asked])
        return await AdminCommand.RunAsync(asked, Console.Out, Console.Error);

    await using var host = OtpAuthHost.Create(args);
    if (args is ["contract", var folder])
    {
        await Contract.WriteAsync(host.App.Services, folder);
        return 0;
    }

    await host.PrepareAsync(CancellationToken.None);
    await host.App.RunAsync();
    return 0;
}
catch (Exception e) when (StartFaults.Explain(e) is { } problems)
{
    await Console.Error.WriteLineAsync("OtpAuth cannot start:");
    foreach (var problem in problems)
        await Console.Error.WriteLineAsync($"  - {problem}");
    return 1;
}
