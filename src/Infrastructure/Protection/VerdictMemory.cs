using OtpAuth.Application.Abstractions;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>What was found out about domains, for a time, and never more than <see cref="Capacity"/>. Its owner keeps threads apart.</summary>
internal sealed class VerdictMemory(TimeProvider clock)
{
    public const int Capacity = 10_000;

    // Making room costs a sort; a tenth at once makes it rare.
    private const int Room = Capacity / 10;

    private readonly Dictionary<string, (MailDomainVerdict Verdict, long EndsAt)> _verdicts = new(StringComparer.Ordinal);

    public int Count => _verdicts.Count;

    public MailDomainVerdict? Find(string domain) =>
        _verdicts.TryGetValue(domain, out var known) && known.EndsAt > clock.GetTimestamp() ? known.Verdict : null;

    public void Keep(string domain, MailDomainVerdict verdict, TimeSpan time)
    {
        if (_verdicts.Count >= Capacity && !_verdicts.ContainsKey(domain))
            MakeRoom();
        _verdicts[domain] = (verdict, clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency));
    }

    private void MakeRoom()
    {
        foreach (var domain in _verdicts.OrderBy(v => v.Value.EndsAt).Take(Room).Select(v => v.Key).ToList())
            _verdicts.Remove(domain);
    }
}
