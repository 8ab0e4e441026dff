using Tarmac.Router.Settings;

namespace Tarmac.Router.Tests;

public sealed class RouterCommandTests
{
    private static readonly string[] Least = ["--control", "/run/c.sock", "--logs", "/run/l.sock", "--table", "/run/t.json"];

    [Fact]
    public void Addresses_may_be_repeated_and_limits_set()
    {
        var settings = Read([.. Least, "--http", "0.0.0.0:80", "--http", "[::1]:80", "--https", "127.0.0.1:443", "--limit-idle", "1.5"]);

        Assert.Equal(["0.0.0.0:80", "[::1]:80"], settings!.Http.Select(address => address.ToString()));
        Assert.Equal("127.0.0.1:443", Assert.Single(settings.Https).ToString());
        Assert.Equal((TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(30)), (settings.Limits.Idle, settings.Limits.FirstByte));
    }

    [Fact]
    public void The_sockets_and_the_table_must_be_named() => Assert.Null(Read(["--http", "0.0.0.0:80"]));

    [Fact]
    public void A_path_that_no_unix_socket_can_have_is_refused() =>
        Assert.Null(Read(["--control", "/run/c.sock", "--logs", "/run/" + new string('x', 100), "--table", "/run/t.json"]));

    private static RouterSettings? Read(string[] arguments)
    {
        RouterSettings? read = null;
        var exit = new RouterCommand().Invoke(arguments, (settings, _) =>
        {
            read = settings;
            return Task.FromResult(0);
        });
        Assert.Equal(read is null ? 1 : 0, exit);
        return read;
    }
}
