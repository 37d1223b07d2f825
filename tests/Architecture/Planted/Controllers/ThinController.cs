using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace OtpAuth.Architecture.Planted.Controllers.Api.Controllers;

/// <summary>As it should be, up to the limit.</summary>
public sealed class ThinController(IMediator mediator) : ControllerBase
{
    public async Task<IActionResult> Eight(IRequest<string> request, CancellationToken cancellationToken)
    {
        // Comments, blank lines, braces and the signature are no lines.
        var one = 1;
        var two = one + 1;

        if (two > one)
        {
            two += one;
        }

        var answer = await mediator.Send(
            request,
            cancellationToken);
        return Ok(answer + two);
    }
}
