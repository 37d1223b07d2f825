using OtpAuth.Architecture.Planted.Modules.Application.Accounts;

namespace OtpAuth.Architecture.Planted.Modules.Application.Abstractions;

internal sealed record Biased(Open User);
