namespace OtpAuth.Architecture.Planted.Controllers.Application.Abstractions;

public interface ISends
{
    void Send();
}
