using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Delivery;
using OtpAuth.Domain.Otp;
using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Infrastructure.Protection;

namespace OtpAuth.Infrastructure.Otp;

/// <summary>Sends and resends: one statement each when they are taken, a second one only to say why they were not.</summary>
internal sealed class OtpSends(NpgsqlDataSource database, SmsBreaker breaker) : IOtpSends
{
    public async Task<Result<AcceptedSend>> SendAsync(
        OtpChallenge challenge, OutboxMessage message, SendLimits limits, IdempotencyKey? idempotencyKey, CancellationToken cancellationToken)
    {
        var destination = Destination.Restore(challenge.Channel, challenge.Address);
        var values = ValuesOf(challenge, destination, message, limits, idempotencyKey);
        var sent = await SendAsync(destination.Phone, values, challenge, cancellationToken);
        return sent ?? await ExplainRefusalAsync(challenge, destination.Phone, limits, idempotencyKey, cancellationToken);
    }

    public async Task<AcceptedSend?> FindAsync(IdempotencyKey idempotencyKey, SendLimits limits, CancellationToken cancellationToken)
    {
        await using var command = OtpSendStatements.Earlier.On(
            database,
            ("idempotency_key", idempotencyKey.KeyHash),
            ("request_hash", idempotencyKey.RequestHash),
            ("cooldown", limits.Cooldown));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? ReadReplay(row, 0) : null;
    }

    public async Task<Result<AcceptedResend>> ResendAsync(
        Guid challengeId, Destination destination, SendLimits limits, CancellationToken cancellationToken) =>
        await ResendAsync(challengeId, destination.Phone, limits, cancellationToken) is { } resent
            ? resent
            : await ExplainResendRefusalAsync(challengeId, destination.Phone, limits, cancellationToken);

    private async Task<AcceptedResend?> ResendAsync(Guid challengeId, PhoneNumber? phone, SendLimits limits, CancellationToken cancellationToken)
    {
        (string, object?)[] values =
        [
            ("id", challengeId),
            ("message_id", Guid.CreateVersion7()),
            ("cooldown", limits.Cooldown),
            ("per_hour", limits.PerHour),
            ("per_day", limits.PerDay),
        ];
        AcceptedResend? accepted = null;
        var counts = new List<SmsCount>();
        try
        {
            await using var command = phone is null
                ? OtpSendStatements.Resend.On(database, values)
                : OtpSendStatements.ResendSms.On(database, [.. values, .. breaker.ValuesFor(phone)]);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                accepted = ReadResend(row, challengeId);
                if (phone is not null)
                    counts.Add(SmsCount.Read(row, 7));
            }
        }
        catch (PostgresException e) when (UndidItself(e))
        {
            return null;
        }

        await breaker.JudgeAsync([.. SmsBreaker.NarrowestFirst(counts)]);
        return accepted;
    }

    private async Task<AcceptedSend?> SendAsync(
        PhoneNumber? phone, (string, object?)[] values, OtpChallenge challenge, CancellationToken cancellationToken)
    {
        AcceptedSend? accepted = null;
        var counts = new List<SmsCount>();
        try
        {
            await using var command = phone is null
                ? OtpSendStatements.Send.On(database, values)
                : OtpSendStatements.SendSms.On(database, [.. values, .. breaker.ValuesFor(phone)]);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                accepted = ReadTimes(row, challenge.Id, challenge.CodeLength);
                if (phone is not null)
                    counts.Add(SmsCount.Read(row, 3));
            }
        }
        catch (PostgresException e) when (UndidItself(e))
        {
            return null;
        }

        await breaker.JudgeAsync([.. SmsBreaker.NarrowestFirst(counts)]);
        return accepted;
    }

    /// <summary>
    /// The same Idempotency-Key was used by a request for another destination at the same moment, or a text message met a block or passed a
    /// ceiling while others were sent.
    /// </summary>
    private static bool UndidItself(PostgresException e) =>
        e is { SqlState: PostgresErrorCodes.NotNullViolation, TableName: "idempotency_keys" or "sms_scopes" };

    private static (string, object?)[] ValuesOf(
        OtpChallenge challenge, Destination destination, OutboxMessage message, SendLimits limits, IdempotencyKey? idempotencyKey) =>
    [
        ("id", challenge.Id),
        ("destination_key", challenge.DestinationKey),
        ("limit_key", challenge.LimitKey),
        ("channel", Names.Of(challenge.Channel)),
        ("address", challenge.Address),
        ("canonical", destination.Canonical),
        ("purpose", Names.Of(challenge.Purpose)),
        ("context", challenge.Context),
        ("locale", challenge.Locale),
        ("salt", challenge.Salt),
        ("key_id", challenge.KeyId),
        ("code_length", challenge.CodeLength),
        ("max_attempts", challenge.MaxAttempts),
        ("max_resends", challenge.MaxResends),
        ("intent", challenge.Intent),
        ("browser", challenge.Browser),
        ("browser_bound", challenge.BrowserBound),
        ("user_id", challenge.UserId),
        ("lifetime", limits.Lifetime),
        ("cooldown", limits.Cooldown),
        ("per_hour", limits.PerHour),
        ("per_day", limits.PerDay),
        ("idempotency_key", idempotencyKey?.KeyHash),
        ("request_hash", idempotencyKey?.RequestHash),
        ("message_id", message.Id),
        ("template", message.Template),
    ];

    private async Task<Result<AcceptedSend>> ExplainRefusalAsync(
        OtpChallenge challenge, PhoneNumber? phone, SendLimits limits, IdempotencyKey? idempotencyKey, CancellationToken cancellationToken)
    {
        await using var command = OtpSendStatements.WhySendRefused.On(
            database,
            ("idempotency_key", idempotencyKey?.KeyHash),
            ("request_hash", idempotencyKey?.RequestHash),
            ("limit_key", challenge.LimitKey),
            ("destination_key", challenge.DestinationKey),
            ("cooldown", limits.Cooldown),
            ("per_hour", limits.PerHour),
            ("per_day", limits.PerDay));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
            throw new InvalidOperationException("The refusal's reason is always one row.");

        if (await row.GetFieldValueAsync<bool?>(0, cancellationToken) is { } sameRequest)
            return sameRequest ? ReadReplay(row, 1) : OtpErrors.KeyReused;

        var waits = (Cooldown: WaitAt(row, 6), Limit: WaitAt(row, 7));
        await row.CloseAsync();
        var known = !challenge.LimitKey.AsSpan().SequenceEqual(challenge.DestinationKey);
        if (phone is not null && await breaker.ExplainAsync(phone, known, cancellationToken) is { } refusal)
            return refusal;
        return waits.Limit > waits.Cooldown ? OtpErrors.SendLimit(waits.Limit) : OtpErrors.SendCooldown(waits.Cooldown);
    }

    private async Task<Result<AcceptedResend>> ExplainResendRefusalAsync(
        Guid challengeId, PhoneNumber? phone, SendLimits limits, CancellationToken cancellationToken)
    {
        await using var command = OtpSendStatements.WhyResendRefused.On(
            database, ("id", challengeId), ("cooldown", limits.Cooldown), ("per_hour", limits.PerHour), ("per_day", limits.PerDay));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
            return OtpErrors.NotFound;

        var (open, exhausted) = (row.GetBoolean(0), row.GetBoolean(1));
        if (!open)
            return OtpErrors.Ended;
        if (exhausted)
            return OtpErrors.ResendLimit(WaitAt(row, 2));
        var (waits, known) = ((Cooldown: WaitAt(row, 3), Limit: WaitAt(row, 4)), row.GetBoolean(5));
        await row.CloseAsync();
        if (phone is not null && await breaker.ExplainAsync(phone, known, cancellationToken) is { } refusal)
            return refusal;
        return waits.Limit > waits.Cooldown ? OtpErrors.SendLimit(waits.Limit) : OtpErrors.ResendCooldown(waits.Cooldown);
    }

    private static AcceptedSend ReadTimes(NpgsqlDataReader row, Guid challengeId, int codeLength) => new(
        challengeId,
        row.GetFieldValue<DateTimeOffset>(0),
        row.GetFieldValue<DateTimeOffset>(1),
        row.GetFieldValue<DateTimeOffset>(2),
        codeLength);

    private static AcceptedResend ReadResend(NpgsqlDataReader row, Guid challengeId)
    {
        var channel = Names.Parse<Channel>(row.GetString(5));
        return new AcceptedResend(
            ReadTimes(row, challengeId, row.GetInt32(3)),
            Names.Parse<OtpPurpose>(row.GetString(4)),
            Destination.Restore(channel, row.GetString(6)).Mask(),
            channel);
    }

    private static AcceptedSend ReadReplay(NpgsqlDataReader row, int first) => new(
        row.GetGuid(first),
        row.GetFieldValue<DateTimeOffset>(first + 1),
        row.GetFieldValue<DateTimeOffset>(first + 2),
        row.GetFieldValue<DateTimeOffset>(first + 3),
        row.GetInt32(first + 4));

    /// <summary>At least a second: whoever was refused by a hair is not told to come back at once.</summary>
    private static TimeSpan WaitAt(NpgsqlDataReader row, int column)
    {
        var wait = row.IsDBNull(column) ? TimeSpan.Zero : row.GetTimeSpan(column);
        return wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
    }
}
