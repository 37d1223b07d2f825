namespace OtpAuth.Architecture.Planted.Ports.Application.Abstractions;

public interface IGood : IDisposable;

public interface IContext : IDisposable;

public interface IInside : IDisposable;

public interface IOpen : IDisposable;

public interface IOrphan : IDisposable;

public interface ITwofold : IDisposable;

internal sealed class Homemade : IInside
{
    public void Dispose()
    {
    }
}
