namespace OtpAuth.Architecture.Planted.Modules.Infrastructure.Outbox;

internal static class Queue
{
    public static int Length() => 0;
}
