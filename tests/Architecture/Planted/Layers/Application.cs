using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OtpAuth.Architecture.Planted.Layers.Domain;
using OtpAuth.Architecture.Planted.Layers.Infrastructure;
using Quartz;

namespace OtpAuth.Architecture.Planted.Layers.Application;

internal sealed class Shortcut
{
    public Provider? Provider { get; init; }
}

internal static class Queries
{
    /// <summary>The compiler moves this body to a nested state machine.</summary>
    public static async Task RunAsync(NpgsqlDataSource database, DbContext context)
    {
        await context.Database.MigrateAsync();
        await database.DisposeAsync();
    }
}

internal static class Mails
{
    /// <summary>The compiler moves this body to a nested closure.</summary>
    public static IEnumerable<string?> Subjects(IEnumerable<string> subjects) =>
        subjects.Select(s => new System.Net.Mail.MailMessage { Subject = s }.Subject);
}

internal static class Answers
{
    public static object Answer() => new OkResult();
}

internal static class Schedules
{
    /// <summary>Only an array's element, in a generic argument.</summary>
    public static IReadOnlyList<IJob[]> Jobs() => [];
}

internal sealed class Innocents : AbstractValidator<Innocent>;
