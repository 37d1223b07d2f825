namespace OtpAuth.Architecture.Planted.Controllers.Domain.Otp;

public sealed class Stored
{
    public Guid Id { get; private set; }
}
