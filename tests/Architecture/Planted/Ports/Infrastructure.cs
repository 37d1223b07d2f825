using Microsoft.EntityFrameworkCore;
using OtpAuth.Architecture.Planted.Ports.Application.Abstractions;

namespace OtpAuth.Architecture.Planted.Ports.Infrastructure;

/// <summary>As it should be, both.</summary>
internal sealed class Hidden : IGood, ITwofold
{
    public void Dispose()
    {
    }
}

public sealed class Context : DbContext, IContext;

public sealed class Shown : IOpen, ITwofold
{
    public void Dispose()
    {
    }
}
