using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Loops;
using Tarmac.Router.RouterLog;

namespace Tarmac.Router.Tests;

public sealed class LogTests
{
    [Theory]
    [InlineData("GET /\"%20at=info%20dyno=web.9\" HTTP/1.1\r\nHost: pave.localhost", "path=\"/%22%20at=info%20dyno=web.9%22\" host=")]
    [InlineData("GET /\\\" HTTP/1.1\r\nHost: pave.localhost", "path=\"/%5C%22\" host=")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nX-Forwarded-For: 1.1.1.1\" dyno=web.9 status=200", "fwd=\"1.1.1.1%22dyno=web.9status=200,127.0.0.1\" dyno=web.1")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nX-Forwarded-For: 1.1.1.1, 2.2.2.2", "fwd=\"1.1.1.1,2.2.2.2,127.0.0.1\" dyno=web.1")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nX-Forwarded-For: caf\u00e9\u0085x", "fwd=\"caf??x,127.0.0.1\" dyno=web.1")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nX-Request-Id: aaaaaaaaaaaaaaaaaaaaaaa\" x=y", "fwd=\"127.0.0.1\" dyno=web.1")]
    public async Task No_client_can_write_a_field_or_a_line_of_its_own(string head, string expected)
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        await router.SendAsync(head + "\r\n\r\n");
        var line = await router.Logs.LineAsync(expected);

        Assert.Single(router.Logs.Lines);
        Assert.Matches(" status=200 bytes=5 protocol=http$", line);
        Assert.DoesNotContain("x=y", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_path_leaves_a_line_that_fits()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        await router.GetAsync("/" + new string('x', 8_000));

        Assert.InRange((await router.Logs.LineAsync("status=200")).Length, 4_000, 10_000);
    }

    [Fact]
    public async Task Lines_wait_for_tarmacd_to_come_back()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await router.GetAsync("/before");
        await router.Logs.LineAsync("/before");
        await router.Logs.StopAsync();

        // The first line after the end still goes into the old connection's buffer, and is lost with it, if the end has not been noticed.
        for (var i = 0; i < 10; i++)
        {
            await router.GetAsync($"/while-{i}");
            await Task.Delay(150);
        }

        router.Logs.Start();
        await router.Logs.LineAsync("/while-9");
        await router.Logs.LineAsync("/while-2");
    }

    [Fact]
    public async Task The_last_lines_go_out_before_the_router_does()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await router.GetAsync("/last");

        await router.Server.StopAsync();

        await router.Logs.LineAsync("/last");
    }

    [Fact]
    public void A_full_buffer_drops_and_counts()
    {
        using var buffer = new LogBuffer(100);
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        for (var i = 0; i < 3; i++)
        {
            buffer.Append(one, new byte[40]);
            buffer.Append(two, new byte[40]);
        }

        Assert.Equal(80, buffer.Take(out var dropped).Length);
        Assert.Equal((2, 2, 4), (dropped[one], dropped[two], buffer.Dropped));
        Assert.True(buffer.Take(out dropped).IsEmpty);
        Assert.Empty(dropped);
    }

    [Fact]
    public async Task The_apps_log_is_told_how_much_is_missing()
    {
        var folder = Directory.CreateTempSubdirectory("router-log-").FullName;
        await using (var logs = new LogReceiver(Path.Combine(folder, "logs.sock")))
        {
            using var buffer = new LogBuffer(100);
            buffer.Append(TestRouter.AppId, Encoding.ASCII.GetBytes(new string('x', 99) + "\n"));
            buffer.Append(TestRouter.AppId, "dropped\n"u8);
            var socket = new LogSocket(logs.Path, buffer, TimeProvider.System, NullLogger<LogSocket>.Instance);
            var running = socket.Carrying(new LoopContext(TimeProvider.System, NullLoggerFactory.Instance, new LoopHealth()));
            running.Start();

            var line = await logs.LineAsync("dropped");

            Assert.Matches($"^{TestRouter.AppId} [^ ]+ at=warning desc=\"Router log overflow\" dropped=1$", line);
            await running.StopAsync(CancellationToken.None);
        }

        Directory.Delete(folder, recursive: true);
    }
}
