using MediatR;
using Microsoft.EntityFrameworkCore;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>The operators' rules that are in force.</summary>
public sealed record ListBlocksQuery : IRequest<Result<List<BlockView>>>;

/// <summary>An operator's rule.</summary>
/// <param name="Until">When it ends by itself; null for one that stays.</param>
/// <param name="CreatedBy">The operator.</param>
public sealed record BlockView(
    Guid Id,
    BlockKind Kind,
    string Value,
    BlockVerdict Verdict,
    DateTimeOffset? Until,
    string Reason,
    string CreatedBy,
    DateTimeOffset CreatedAt);

internal sealed class ListBlocksHandler(IAppDbContext db) : IRequestHandler<ListBlocksQuery, Result<List<BlockView>>>
{
    public async Task<Result<List<BlockView>>> Handle(ListBlocksQuery request, CancellationToken cancellationToken)
    {
        var blocks = await db.Blocks.AsNoTracking()
            .Where(b => b.Until == null || b.Until > DatabaseClock.Now())
            .OrderBy(b => b.Kind).ThenBy(b => b.Value)
            .Select(b => new BlockView(b.Id, b.Kind, b.Value, b.Verdict, b.Until, b.Reason, b.CreatedBy, b.CreatedAt))
            .ToListAsync(cancellationToken);
        return blocks;
    }
}
