using System.Net;
using System.Net.Sockets;

namespace Tarmac.Router.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("router-program-").FullName;
    private readonly IPEndPoint _http = FreeAddress();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_serves_from_its_last_table_before_tarmacd_says_anything()
    {
        await using var dyno = FakeDyno.Ok();
        await RouterProcess.PlanAsync(_folder, dyno);
        await using var router = await RouterProcess.StartAsync(_folder, _http);

        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task SIGTERM_lets_requests_end_and_takes_no_new_ones()
    {
        var release = new TaskCompletionSource();
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            await Soon.In(release.Task);
            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
            return true;
        });
        await RouterProcess.PlanAsync(_folder, dyno);
        await using var router = await RouterProcess.StartAsync(_folder, _http);
        await using var client = await RawClient.ConnectAsync(_http);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
        await Until.TrueAsync(() => !dyno.Heads.IsEmpty);

        router.Terminate();
        await Until.TrueAsync(() => !Accepts(_http));
        release.SetResult();

        Assert.Equal("slow", (await client.ReceiveAsync()).Body);
        await router.ExitAsync();
        Assert.Equal(0, router.ExitCode);
    }

    [Fact]
    public async Task Requests_that_do_not_end_are_cut_at_the_limit()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) => (await client.ReadAsync(1)).Length > 0);
        await RouterProcess.PlanAsync(_folder, dyno);
        await using var router = await RouterProcess.StartAsync(_folder, _http, "--limit-shutdown", "0.3");
        await using var client = await RawClient.ConnectAsync(_http);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
        await Until.TrueAsync(() => !dyno.Heads.IsEmpty);

        router.Terminate();

        await router.ExitAsync();
        Assert.Equal(0, router.ExitCode);
    }

    [Fact]
    public async Task A_new_version_starts_beside_the_old_one_which_then_goes_and_leaves_it_the_control_socket()
    {
        await using var dyno = FakeDyno.Ok();
        await RouterProcess.PlanAsync(_folder, dyno);
        await using var old = await RouterProcess.StartAsync(_folder, _http);
        await using var next = await RouterProcess.StartAsync(_folder, _http);

        old.Terminate();
        await old.ExitAsync();

        Assert.Equal(200, await StatusAsync());
        await using var control = await RawClient.ConnectAsync($"{_folder}/control.sock");
        await control.SendAsync("GET /health HTTP/1.1\r\nHost: router\r\n\r\n");
        Assert.Equal(200, (await control.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task No_request_fails_while_one_version_after_the_other_takes_over()
    {
        await using var dyno = FakeDyno.Ok();
        await RouterProcess.PlanAsync(_folder, dyno);
        var router = await RouterProcess.StartAsync(_folder, _http);
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => AskAsync(stop.Token)).ToList();

        for (var i = 0; i < 5; i++)
        {
            var next = await RouterProcess.StartAsync(_folder, _http);
            router.Terminate();
            await router.ExitAsync();
            await router.DisposeAsync();
            router = next;
        }

        await stop.CancelAsync();
        await Soon.In(Task.WhenAll(clients));
        await router.DisposeAsync();
    }

    [Fact]
    public async Task After_kill_9_it_starts_again_at_once()
    {
        await using var dyno = FakeDyno.Ok();
        await RouterProcess.PlanAsync(_folder, dyno);
        await using (await RouterProcess.StartAsync(_folder, _http))
        {
            Assert.Equal(200, await StatusAsync());
        }

        await using var again = await RouterProcess.StartAsync(_folder, _http);
        Assert.Equal(200, await StatusAsync());
    }

    [Theory]
    [InlineData("--http", "80")]
    [InlineData("--http", "localhost:80")]
    [InlineData("--limit-idle", "soon")]
    [InlineData("--limit-idle", "0")]
    [InlineData("--unknown", "1")]
    public async Task A_command_line_that_is_wrong_ends_it_with_an_error(string option, string value)
    {
        await using var router = await RouterProcess.StartAsync(_folder, _http, option, value);

        await router.ExitAsync();

        Assert.Equal(1, router.ExitCode);
    }

    [Fact]
    public async Task An_address_that_is_taken_ends_it_with_an_error()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(_http);
        taken.Listen();
        await using var router = await RouterProcess.StartAsync(_folder, _http);

        await router.ExitAsync();

        Assert.Equal(1, router.ExitCode);
    }

    private static IPEndPoint FreeAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private async Task AskAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal(200, await StatusAsync());
        }
    }

    private static bool Accepts(IPEndPoint address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<int> StatusAsync()
    {
        await using var client = await RawClient.ConnectAsync(_http);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
        return (await client.ReceiveAsync()).Status;
    }
}
