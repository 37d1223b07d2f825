using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Architecture.Planted.Layers.Api;
using OtpAuth.Architecture.Planted.Layers.Application;
using OtpAuth.Architecture.Planted.Layers.Domain;

namespace OtpAuth.Architecture.Planted.Layers.Infrastructure;

/// <summary>Refers upwards in an attribute's argument only.</summary>
[Route("planted")]
[System.ComponentModel.TypeConverter(typeof(Endpoint))]
internal sealed class Provider
{
    public Innocents? Downwards { get; init; }

    public Innocent? FurtherDown { get; init; }
}

/// <summary>Hashes beside the one class that may.</summary>
internal sealed class Hashing
{
    public PasswordHasherOptions? Options { get; init; }
}
