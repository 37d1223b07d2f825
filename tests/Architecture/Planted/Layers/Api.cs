using Npgsql;
using OtpAuth.Architecture.Planted.Layers.Infrastructure;

namespace OtpAuth.Architecture.Planted.Layers.Api;

internal sealed class Endpoint
{
    public Provider? Downwards { get; init; }

    public static bool Answers(object connection) => connection is NpgsqlConnection;
}
