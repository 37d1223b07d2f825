namespace OtpAuth.Integration.Fuzz;

/// <summary>SplitMix64: numbers that a seed repeats, which those of the system are not meant to.</summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    public int Next(int below) => (int)(NextWord() % (ulong)below);

    public bool OneIn(int chances) => Next(chances) == 0;

    public T Of<T>(params IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    /// <summary>An id that no other draw gives.</summary>
    public string Word() => NextWord().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private ulong NextWord()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
