using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OtpAuth.Architecture.Planted.Controllers.Application.Abstractions;
using OtpAuth.Architecture.Planted.Controllers.Infrastructure.Persistence;

namespace OtpAuth.Architecture.Planted.Controllers.Api.Controllers;

public sealed class StoringController(DbContext context, ISends sends) : ControllerBase
{
    public async Task<IActionResult> Store()
    {
        try
        {
            sends.Send();
            await context.SaveChangesAsync();
            return Ok(Database.Challenges.First());
        }
        catch (NpgsqlException)
        {
            return NotFound();
        }
    }
}
