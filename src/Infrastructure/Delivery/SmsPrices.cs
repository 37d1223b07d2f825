using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Delivery;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Infrastructure.Delivery;

/// <summary>
/// What a message is counted at: the dearest of the providers that could take it, so that a failover costs no more than was counted. Each
/// names its prices in <c>Sms:Providers:{n}:Prices:{country}</c>.
/// </summary>
internal sealed class SmsPrices(IConfiguration configuration, IEnumerable<ISmsSender> senders, IOptions<SmsOptions> options)
{
    /// <summary>Money is counted in whole millionths.</summary>
    public const string MicroUnits = "1000000.0";

    // Providers are made from the sections in their order; without any there is the development inbox, which costs nothing.
    private readonly (ISmsSender Sender, Dictionary<string, decimal> Prices)[] _providers =
    [
        .. senders.Zip(configuration.GetSection("Sms:Providers").GetChildren(), (sender, section) => (sender, ReadFrom(section))),
    ];

    /// <summary>In millionths of the currency's unit; 0 when no provider takes the number.</summary>
    public long Of(PhoneNumber phone) => Micro(_providers
        .Where(p => p.Sender.Serves(phone.E164))
        .Select(p => p.Prices.TryGetValue(SmsScope.CountryOf(phone), out var price) ? price : options.Value.DefaultPrice)
        .DefaultIfEmpty(0)
        .Max());

    public static long Micro(decimal money) => (long)(money * 1_000_000);

    internal static Dictionary<string, decimal> ReadFrom(IConfigurationSection provider) =>
        provider.GetSection("Prices").Get<Dictionary<string, decimal>>() ?? [];
}
