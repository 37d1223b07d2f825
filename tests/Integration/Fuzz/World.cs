namespace OtpAuth.Integration.Fuzz;

/// <summary>What the calls speak about: sessions that live, sessions to lose, sessions that are over, and challenges.</summary>
internal sealed record World(
    IReadOnlyList<string> Live, IReadOnlyList<string> Expendable, IReadOnlyList<string> Ended, IReadOnlyList<string> Challenges);
