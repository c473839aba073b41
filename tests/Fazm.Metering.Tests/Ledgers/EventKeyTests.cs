using Fazm.Metering.Ledgers;
using FsCheck;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Ledgers;

public sealed class EventKeyTests
{
    [Fact]
    public void Keys_say_what_they_are()
    {
        Assert.Equal("req:req_1", EventKey.Request("req_1").Text);
        Assert.Equal("msg:m|s", EventKey.Message("m", "s").Text);
        Assert.Equal("res:a%007Cb|c%0025|d", EventKey.Result("a|b", "c%", "d").Text);
        Assert.Equal("row:%0000%D800x", EventKey.Row("\0\uD800x").Text);
        Assert.NotEqual(EventKey.Message("a", "b"), EventKey.Message("a|b"));
        Assert.True(default(EventKey).IsNone);
        Assert.False(EventKey.TryParse("a\nb", out _));
    }

    [Property(MaxTest = 1000)]
    public bool Other_ids_have_other_keys(string a, string b, string c, string d) =>
        a is null || b is null || c is null || d is null || (EventKey.Message(a, b) == EventKey.Message(c, d)) == (a == c && b == d);

    [Property(MaxTest = 1000)]
    public bool Every_key_is_read_back(string a, DoNotSize<uint> length) =>
        EventKey.TryParse(EventKey.Request((a ?? "") + new string('x', (int)(length.Item % 600))).Text, out var key) && key.Text.Length <= EventKey.MaxLength;
}
