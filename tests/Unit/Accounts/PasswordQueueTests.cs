using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Infrastructure.Security;

namespace OtpAuth.Unit.Accounts;

public sealed class PasswordQueueTests : IDisposable
{
    private const int Permits = 2;
    private const int Queue = 3;
    private static readonly Password Typed = Password.Normalize(GatedHasher.RightForAll);
    private readonly GatedHasher _gate = new();
    private readonly PasswordHashing _passwords;

    public PasswordQueueTests() => _passwords = new PasswordHashing(_gate, Permits, Queue);

    [Fact]
    public async Task One_too_many_is_told_so_at_once_and_the_others_are_all_served()
    {
        var taken = await FillAsync();

        var refusedHash = _passwords.HashAsync(Typed, default);
        var refusedKnown = _passwords.CompareAsync("stored", Typed, default);
        var refusedNobody = _passwords.CompareAsync(null, Typed, default);

        refusedHash.IsCompleted.ShouldBeTrue();
        refusedKnown.IsCompleted.ShouldBeTrue();
        refusedNobody.IsCompleted.ShouldBeTrue();
        (await refusedHash).Error.ShouldBe(AccountErrors.Busy);
        (await refusedKnown).Error.ShouldBe(AccountErrors.Busy);
        (await refusedNobody).Error.ShouldBe(AccountErrors.Busy);
        taken.ShouldAllBe(t => !t.IsCompleted);

        _gate.Open();
        (await Task.WhenAll(taken)).ShouldAllBe(r => r.Succeeded && r.Value == PasswordMatch.Right);
        _gate.MostAtOnce.ShouldBe(Permits);
        (await _passwords.CompareAsync("stored", Typed, default)).Value.ShouldBe(PasswordMatch.Right);
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_leaves_the_place_to_another()
    {
        using var gone = new CancellationTokenSource();
        var taken = await FillAsync(gone.Token);

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(taken[^1]);
        var next = _passwords.CompareAsync("stored", Typed, default);
        next.IsCompleted.ShouldBeFalse();

        _gate.Open();
        (await Task.WhenAll([.. taken[..^1], next])).ShouldAllBe(r => r.Succeeded);
    }

    [Fact]
    public void Busy_is_a_503_with_a_time_to_wait()
    {
        AccountErrors.Busy.Kind.ShouldBe(ErrorKind.Unavailable);
        AccountErrors.Busy.RetryAfter.ShouldBe(TimeSpan.FromSeconds(2));
    }

    public void Dispose()
    {
        _gate.Open();
        _passwords.Dispose();
        _gate.Dispose();
    }

    /// <summary>Takes every permit and every place in the queue; the last one may be cancelled.</summary>
    private async Task<Task<Result<PasswordMatch>>[]> FillAsync(CancellationToken last = default)
    {
        var taken = Enumerable.Range(1, Permits + Queue)
            .Select(n => _passwords.CompareAsync("stored", Typed, n == Permits + Queue ? last : default))
            .ToArray();
        for (var i = 0; i < Permits; i++)
            await _gate.EnteredAsync();
        return taken;
    }
}
