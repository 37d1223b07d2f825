namespace OtpAuth.Api.Overload;

/// <summary>
/// Lets so many requests work at once and so many wait; who comes later is refused at once, unless someone less urgent waits, who is then
/// refused instead. What is let in is therefore finished as fast as ever, however much comes.
/// </summary>
/// <param name="maxConcurrent">At least 1.</param>
/// <param name="maxWaiting">0 or more.</param>
internal sealed class PriorityGate(int maxConcurrent, int maxWaiting)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<bool>>[] _waiting =
        [.. Enum.GetValues<WorkClass>().Select(_ => new LinkedList<TaskCompletionSource<bool>>())];

    private int _working;
    private int _waitingCount;

    /// <summary>Waits for a place. Whoever got one gives it back with <see cref="Leave"/>.</summary>
    /// <returns>False when there is none: refused at once, pushed out later, or <paramref name="patience"/> ended.</returns>
    public async ValueTask<bool> EnterAsync(WorkClass work, CancellationToken patience)
    {
        LinkedListNode<TaskCompletionSource<bool>> waiter;
        lock (_lock)
        {
            if (_working < maxConcurrent)
            {
                _working++;
                return true;
            }

            if (_waitingCount >= maxWaiting && !PushOutBelow(work))
                return false;
            waiter = _waiting[(int)work].AddLast(NewWaiter());
            _waitingCount++;
        }

        await using var gaveUp = patience.Register(() => GiveUp(waiter));
        return await waiter.Value.Task;
    }

    /// <summary>Gives the place to the most urgent of those who wait, and among them to who came first.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            for (var work = _waiting.Length - 1; work >= 0; work--)
            {
                if (_waiting[work].First is { } next)
                {
                    Remove(next);
                    next.Value.SetResult(true);
                    return;
                }
            }

            _working--;
        }
    }

    private bool PushOutBelow(WorkClass work)
    {
        for (var lower = 0; lower < (int)work; lower++)
        {
            if (_waiting[lower].Last is { } last)
            {
                Remove(last);
                last.Value.SetResult(false);
                return true;
            }
        }

        return false;
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource<bool>> waiter)
    {
        lock (_lock)
        {
            if (waiter.List is null)
                return;
            Remove(waiter);
            waiter.Value.SetResult(false);
        }
    }

    private void Remove(LinkedListNode<TaskCompletionSource<bool>> waiter)
    {
        waiter.List!.Remove(waiter);
        _waitingCount--;
    }

    private static TaskCompletionSource<bool> NewWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
