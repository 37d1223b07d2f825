using Microsoft.AspNetCore.Mvc;

namespace OtpAuth.Architecture.Planted.Controllers.Api.Controllers;

public class HeirController : Controller
{
    public IActionResult Nothing() => NoContent();
}
