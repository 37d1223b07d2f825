using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace OtpAuth.Architecture.Planted.Controllers.Api.Controllers;

public sealed class FatController(IMediator mediator, TimeProvider clock) : ControllerBase
{
    public async Task<IActionResult> Nine(IRequest<string> request, CancellationToken cancellationToken)
    {
        var one = 1;
        var two = one + 1;
        if (two > one)
        {
            two += one;
        }

        var answer = await mediator.Send(
            request,
            cancellationToken);
        var now = clock.GetUtcNow();
        return Ok(answer + two + now);
    }

    /// <summary>Two lines of its own, and what it puts into a helper, a lambda and a local function.</summary>
    public IActionResult Outsourced(int[] numbers)
    {
        var sum = Sum(numbers) + Local(numbers.Length);
        return Ok(sum);

        int Local(int length)
        {
            var twice = length * 2;
            return twice + 1;
        }
    }

    public async Task<IActionResult> Twice(IRequest<string> request, CancellationToken cancellationToken)
    {
        var first = await mediator.Send(request, cancellationToken);
        return Ok(first + await mediator.Send(request, cancellationToken));
    }

    private static int Sum(int[] numbers)
    {
        var even = numbers.Where(n =>
        {
            var rest = n % 2;
            return rest == 0;
        });
        var sum = even.Sum();
        sum += numbers.Length;
        return sum;
    }
}
