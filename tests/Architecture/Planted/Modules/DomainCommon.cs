using OtpAuth.Architecture.Planted.Modules.Domain.Accounts;

namespace OtpAuth.Architecture.Planted.Modules.Domain.Common;

internal sealed record Shared(Guid Id);

internal sealed record Partial(Person Favourite);
