using Npgsql;
using OtpAuth.Architecture.Planted.Modules.Application.Abstractions;
using OtpAuth.Architecture.Planted.Modules.Infrastructure.Outbox;

namespace OtpAuth.Architecture.Planted.Modules.Infrastructure.Delivery.Sms;

internal interface IInnocentSender : IDisposable;

internal abstract class CuriousSender : IInnocentSender
{
    public abstract void Dispose();

    public static int Look(Biased biased)
    {
        try
        {
            return Queue.Length();
        }
        catch (NpgsqlException)
        {
            return biased.GetHashCode();
        }
    }
}
