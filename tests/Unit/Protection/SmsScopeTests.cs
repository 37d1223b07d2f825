using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Unit.Protection;

public sealed class SmsScopeTests
{
    [Fact]
    public void A_number_is_counted_with_all_its_country_its_million_and_its_ten_thousand()
    {
        PhoneNumber.TryParse("+919876543210", null, out var phone).ShouldBeTrue();

        SmsScope.Of(phone!).Select(s => (s.Name, s.Level)).ShouldBe([
            ("*", SmsLevel.All), ("+91987654xxxx", SmsLevel.Block), ("+919876xxxxxx", SmsLevel.Range), ("IN", SmsLevel.Country)]);
        SmsScope.HundredOf(phone!).ShouldBe((short)32);
    }

    [Fact]
    public void A_name_is_read_back()
    {
        PhoneNumber.TryParse("+12025550123", null, out var phone).ShouldBeTrue();

        foreach (var scope in SmsScope.Of(phone!))
            SmsScope.Parse(scope.Name).ShouldBe(scope);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("in")]
    [InlineData("IND")]
    [InlineData("+919876543210")]
    [InlineData("+9198765xxxxx")]
    [InlineData("+91-987654xxxx")]
    [InlineData("91987654xxxx")]
    public void What_names_no_scope_is_none(string? name) => SmsScope.Parse(name).ShouldBeNull();

    [Theory]
    [InlineData(1, 10, 0)]
    [InlineData(4, 10, 0)]
    [InlineData(5, 10, 1)]
    [InlineData(8, 10, 2)]
    [InlineData(11, 10, 3)]
    public void Room_comes_when_enough_has_slid_out_of_the_window(long more, long limit, int spans) =>
        SlidingCounts.SpansUntil([1, 2, 3], more, limit).ShouldBe(spans);
}
