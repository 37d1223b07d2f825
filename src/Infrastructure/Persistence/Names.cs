using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>Enums are kept as snake_case text: readable in psql, and free to be reordered in code.</summary>
internal static class Names
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Cache<TEnum>.Stored[value];

    public static TEnum Parse<TEnum>(string stored)
        where TEnum : struct, Enum => Cache<TEnum>.Values[stored];

    private static class Cache<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly Dictionary<TEnum, string> Stored =
            Enum.GetValues<TEnum>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        public static readonly Dictionary<string, TEnum> Values = Stored.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}

/// <summary>EF's view of <see cref="Names"/>.</summary>
internal sealed class NameConverter<TEnum>() : ValueConverter<TEnum, string>(v => Names.Of(v), s => Names.Parse<TEnum>(s))
    where TEnum : struct, Enum;
