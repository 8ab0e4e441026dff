using Tarmac.Server.Routing;

namespace Tarmac.Server.Tests.Routing;

public sealed class RouterAddressTests
{
    [Theory]
    [InlineData("unix:/var/lib/tarmac/router/control.sock")]
    [InlineData("tcp:127.0.0.1:5201")]
    [InlineData("tcp:[::1]:5201")]
    public void A_socket_or_a_port_of_this_machine_is_an_address(string text)
    {
        Assert.True(RouterAddress.TryParse(text, out var address));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("unix:relative")]
    [InlineData("/var/lib/tarmac/router/control.sock")]
    [InlineData("tcp:127.0.0.1")]
    [InlineData("tcp:10.0.0.7:5201")]
    [InlineData("tcp:localhost:5201")]
    [InlineData("http://127.0.0.1:5201")]
    public void Anything_else_is_none(string text) => Assert.False(RouterAddress.TryParse(text, out _));
}
