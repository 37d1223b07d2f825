namespace OtpAuth.Architecture.Planted.Ports.Application.Otp;

public interface ILocal : IDisposable;
