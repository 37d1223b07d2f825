namespace OtpAuth.Integration.Support;

/// <summary>A folder of a test's own, gone when the test is.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Directory.CreateDirectory(Path);

    /// <summary>Short, because sockets are made below it.</summary>
    public string Path { get; } = $"/tmp/otpauth-test-{Guid.NewGuid():N}"[..28];

    public string Below(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
