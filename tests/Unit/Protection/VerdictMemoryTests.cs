using OtpAuth.Application.Abstractions;
using OtpAuth.Infrastructure.Protection;

namespace OtpAuth.Unit.Protection;

public sealed class VerdictMemoryTests
{
    [Fact]
    public void A_full_memory_forgets_first_what_would_end_first()
    {
        var memory = new VerdictMemory(TimeProvider.System);
        for (var i = 1; i <= 3 * VerdictMemory.Capacity; i++)
        {
            memory.Keep($"{i}.test", MailDomainVerdict.Deliverable, TimeSpan.FromMinutes(i));
            memory.Count.ShouldBeLessThanOrEqualTo(VerdictMemory.Capacity);
        }

        memory.Find("1.test").ShouldBeNull();
        memory.Find($"{3 * VerdictMemory.Capacity}.test").ShouldBe(MailDomainVerdict.Deliverable);
    }
}
