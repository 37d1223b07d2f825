using MediatR;
using Microsoft.AspNetCore.Mvc;
using OtpAuth.Api.Authentication;
using OtpAuth.Api.Http;
using OtpAuth.Api.OpenApi;
using OtpAuth.Api.Overload;
using OtpAuth.Application.Protection;

namespace OtpAuth.Api.Controllers.Admin;

/// <summary>Operators' rules: whom or what to refuse, or to let pass all the same.</summary>
[ApiController]
[OperatorOnly]
[Route("api/v1/admin/blocks")]
[Tags("Operators")]
public sealed class BlocksController(IMediator mediator) : ControllerBase
{
    /// <summary>Rules in force</summary>
    [HttpGet(Name = "listBlocks")]
    [ProducesResponseType<BlocksResponse>(StatusCodes.Status200OK)]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required")]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var blocks = await mediator.Send(new ListBlocksQuery(), cancellationToken);
        return blocks.Succeeded ? Ok(new BlocksResponse(blocks.Value)) : blocks.Error.ToProblem();
    }

    /// <summary>Block or allow</summary>
    /// <remarks>
    /// Takes the place of the rule about the same thing, if there is one. Every node follows it within a second or so. The narrowest rule
    /// decides; `allow` also passes what `Sms:Countries`, `Sms:BlockedPrefixes` and the checks of mail domains would refuse.
    /// </remarks>
    [HttpPost(Name = "addBlock")]
    [ProducesResponseType<BlockView>(StatusCodes.Status201Created)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required", "cross_site_refused")]
    public async Task<IActionResult> Add(AddBlockRequest request, CancellationToken cancellationToken)
    {
        var added = await mediator.Send(request.ToCommand(User.Operator()), cancellationToken);
        return added.Succeeded ? Created("/api/v1/admin/blocks", added.Value) : added.Error.ToProblem();
    }

    /// <summary>Take a rule away</summary>
    /// <param name="blockId">From the list.</param>
    [HttpDelete("{blockId:id}", Name = "removeBlock")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required", "cross_site_refused")]
    [Refuses(404, "block_not_found")]
    public async Task<IActionResult> Remove(Guid blockId, CancellationToken cancellationToken)
    {
        var removed = await mediator.Send(new RemoveBlockCommand(blockId, User.Operator()), cancellationToken);
        return removed.Succeeded ? NoContent() : removed.Error.ToProblem();
    }

    /// <summary>Try a block on the last 24 hours</summary>
    /// <remarks>Says what it alone would have refused of the messages that were sent, and how many of those codes real people used.</remarks>
    [HttpPost("preview", Name = "previewBlock")]
    [Work(WorkClass.Heavy)]
    [ProducesResponseType<PreviewView>(StatusCodes.Status200OK)]
    [Refuses(400, "validation_failed")]
    [Refuses(401, "unauthenticated")]
    [Refuses(403, "operator_required", "cross_site_refused")]
    public async Task<IActionResult> Preview(PreviewBlockRequest request, CancellationToken cancellationToken)
    {
        var preview = await mediator.Send(request.ToQuery(), cancellationToken);
        return preview.Succeeded ? Ok(preview.Value) : preview.Error.ToProblem();
    }
}
