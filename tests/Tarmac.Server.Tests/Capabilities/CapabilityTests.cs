using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Tarmac.Server.Capabilities;

namespace Tarmac.Server.Tests.Capabilities;

public sealed class CapabilityTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Capability _capability;

    public CapabilityTests() => _capability = new Capability(RandomNumberGenerator.GetBytes(32), _time);

    [Fact]
    public void A_token_gives_back_its_content()
    {
        Assert.True(_capability.TryRead("log", _capability.Issue("log", "a|b", TimeSpan.FromMinutes(5)), out var content));
        Assert.Equal("a|b", content);
    }

    [Fact]
    public void A_token_is_good_for_one_purpose() =>
        Assert.False(_capability.TryRead("source-put", _capability.Issue("log", "x", TimeSpan.FromMinutes(5)), out _));

    [Fact]
    public void A_token_ends()
    {
        var token = _capability.Issue("log", "x", TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromMinutes(6));

        Assert.False(_capability.TryRead("log", token, out _));
    }

    [Fact]
    public void Another_key_refuses_it() => Assert.False(new Capability(RandomNumberGenerator.GetBytes(32), _time)
        .TryRead("log", _capability.Issue("log", "x", TimeSpan.FromMinutes(5)), out _));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b.c")]
    [InlineData("####.####")]
    [InlineData("YQ.YQ")]
    public void Nonsense_is_refused(string token) => Assert.False(_capability.TryRead("log", token, out _));
}
