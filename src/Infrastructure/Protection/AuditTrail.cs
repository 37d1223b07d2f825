using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Protection;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>
/// Collects what <see cref="AuditWriter"/> writes in batches. It holds a few seconds' worth; what comes faster is counted and forgotten, so
/// that who is refused a thousand times a second does not have the database write a thousand rows.
/// </summary>
internal sealed partial class AuditTrail : IAuditTrail, IDisposable
{
    private const int SecondsHeld = 5;

    // A row whose destination is not known names its challenge, which knows it. The age is how long it waited on this node.
    private static readonly Statement Insert = new("""
        INSERT INTO accounts.audit_events (at, event, rule, address_mask, destination_key, network, operator, detail)
        SELECT
            now() - e.age, e.event, e.rule, e.mask, coalesce(e.key, c.destination_key), e.network, e.operator,
            coalesce(e.detail::jsonb, CASE WHEN e.challenge_id IS NOT NULL THEN jsonb_build_object('challengeId', e.challenge_id) END)
        FROM unnest(
            @ages::interval[], @events::text[], @rules::text[], @masks::text[], @keys::bytea[], @challenge_ids::uuid[], @networks::text[],
            @operators::text[], @details::text[])
            AS e (age, event, rule, mask, key, challenge_id, network, operator, detail)
        LEFT JOIN otp.challenges c ON c.id = e.challenge_id
        """);

    private readonly Meter _meter = new(Metrics.Meter);
    private readonly Counter<long> _dropped;
    private readonly Channel<Waiting> _waiting;
    private readonly NpgsqlDataSource _database;
    private readonly IOtpCodes _codes;
    private readonly ILogger<AuditTrail> _logger;
    private long _droppedSince;

    public AuditTrail(NpgsqlDataSource database, IOtpCodes codes, IOptions<AuditOptions> options, ILogger<AuditTrail> logger)
    {
        (_database, _codes, _logger) = (database, codes, logger);
        _dropped = _meter.CreateCounter<long>(
            "otpauth.audit.dropped", "{row}", "Refusals and wrong codes that were not written to the audit, because there were too many.");
        _waiting = Channel.CreateBounded<Waiting>(options.Value.RowsPerSecond * SecondsHeld);
    }

    public void Record(AuditEntry entry)
    {
        if (_waiting.Writer.TryWrite(new Waiting(entry, Stopwatch.GetTimestamp())))
            return;
        _dropped.Add(1);
        if (Interlocked.Increment(ref _droppedSince) == 1)
            LogDropping();
    }

    public Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        WriteAsync([new Waiting(entry, Stopwatch.GetTimestamp())], cancellationToken);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _waiting.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Writes what waits, and a row about what was dropped.</summary>
    public async Task FlushAsync(int most, CancellationToken cancellationToken)
    {
        var batch = new List<Waiting>();
        while (batch.Count < most && _waiting.Reader.TryRead(out var waiting))
            batch.Add(waiting);
        if (Interlocked.Exchange(ref _droppedSince, 0) is var dropped and > 0)
            batch.Add(new Waiting(new AuditEntry("audit_dropped", Detail: $$"""{"rows":{{dropped}}}"""), Stopwatch.GetTimestamp()));
        if (batch.Count > 0)
            await WriteAsync(batch, cancellationToken);
    }

    public void Dispose() => _meter.Dispose();

    private async Task WriteAsync(IReadOnlyList<Waiting> batch, CancellationToken cancellationToken)
    {
        await using var command = Insert.On(
            _database,
            ("ages", batch.Select(w => Stopwatch.GetElapsedTime(w.Since)).ToArray()),
            ("events", Column(batch, e => e.Event)),
            ("rules", Column(batch, e => e.Rule)),
            ("masks", Column(batch, e => e.Destination?.Mask())),
            ("keys", Column(batch, e => e.Destination is { } destination ? _codes.KeyOf(destination) : null)),
            ("challenge_ids", Column(batch, e => e.ChallengeId)),
            ("networks", Column(batch, e => e.Network)),
            ("operators", Column(batch, e => e.Operator)),
            ("details", Column(batch, e => e.Detail)));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static T[] Column<T>(IReadOnlyList<Waiting> batch, Func<AuditEntry, T> select) => [.. batch.Select(w => select(w.Entry))];

    [LoggerMessage(Level = LogLevel.Warning, Message = "More is refused than the audit takes (Audit:RowsPerSecond): the rest is only counted")]
    private partial void LogDropping();

    private readonly record struct Waiting(AuditEntry Entry, long Since);
}
