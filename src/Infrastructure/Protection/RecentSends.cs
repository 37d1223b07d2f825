using System.Runtime.CompilerServices;
using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>Reads the last day's messages by their ids, which begin with the time: no clock of a node is an hour off.</summary>
internal sealed class RecentSends(NpgsqlDataSource database) : IRecentSends
{
    private static readonly Statement Read = new("""
        SELECT newest.* FROM (
            SELECT
                c.destination_key, c.channel, c.address, m.created_at,
                floor(extract(epoch FROM now() - m.created_at) / 3600)::integer, c.consumed_at IS NOT NULL
            FROM delivery.outbox m JOIN otp.challenges c ON c.id = m.challenge_id
            WHERE m.id >= protection.first_id(now() - interval '25 hours') AND m.created_at > now() - interval '24 hours'
                AND (@channel::text IS NULL OR m.channel = @channel)
            ORDER BY m.created_at DESC LIMIT @most
        ) newest
        ORDER BY newest.created_at
        """);

    public async IAsyncEnumerable<RecentSend> ReadAsync(
        Channel? channel, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = Read.On(database, ("channel", channel is { } only ? Names.Of(only) : null), ("most", most));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            yield return new RecentSend(
                row.GetFieldValue<byte[]>(0),
                Names.Parse<Channel>(row.GetString(1)),
                row.GetString(2),
                row.GetFieldValue<DateTimeOffset>(3),
                row.GetInt32(4),
                row.GetBoolean(5));
        }
    }
}
