namespace OtpAuth.Domain.Protection;

/// <summary>What was counted in one <see cref="SmsScope"/>.</summary>
/// <param name="Sent">Messages of each minute, the current one first.</param>
/// <param name="Verified">How many of <paramref name="Sent"/> were answered with the right code, by the minute of the message.</param>
/// <param name="Hours">Messages of each hour, the current one first.</param>
/// <param name="Hundreds">The hundreds of the block that the latest numbers are in; empty for wider scopes.</param>
/// <param name="Minutes">How many minutes count towards a block: those since the last one ended.</param>
/// <param name="Strikes">Blocks of late.</param>
public sealed record SmsTraffic(
    IReadOnlyList<long> Sent,
    IReadOnlyList<long> Verified,
    IReadOnlyList<long> Hours,
    IReadOnlyList<short> Hundreds,
    int Minutes,
    int Strikes);
