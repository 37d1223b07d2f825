using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Abstractions;

/// <summary>Tells dispatchers, here and on other nodes, that the outbox holds something new. Ring after the commit.</summary>
public interface IOutboxDoorbell
{
    void Ring();
}

/// <summary>What this installation can deliver to.</summary>
public interface IDeliveryChannels
{
    bool IsEnabled(Channel channel);
}
