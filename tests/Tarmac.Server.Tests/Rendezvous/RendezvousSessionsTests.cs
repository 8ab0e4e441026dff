using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tarmac.Core.Dynos.Events;
using Tarmac.Server.Rendezvous;

namespace Tarmac.Server.Tests.Rendezvous;

public sealed class RendezvousSessionsTests : IDisposable, IDynoEventSink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ScriptedDyno _dyno = new();
    private readonly List<DynoEvent.OfDyno> _events = [];

    [Fact]
    public async Task A_session_greets_alone_then_carries_output_and_ends_with_the_dyno()
    {
        var sessions = Sessions(TimeProvider.System);
        var (server, client) = await ConnectAsync();
        var serving = sessions.ServeAsync(server, sessions.Open(_dyno, terminal: true), default);

        Assert.Equal("rendezvous\r\n", await ReadAsync(client));
        await _dyno.WriteAsync("hello\n");
        Assert.Equal("hello\n", await ReadAsync(client));
        _dyno.End();
        await serving.WaitAsync(Limit);
        await _dyno.Disposed.Task.WaitAsync(Limit);
    }

    [Theory]
    [InlineData(true, "", "\uFFFF heroku-command-exit-status: 3\n")]
    [InlineData(true, "\uFFFF heroku-command-exit-status: 7\n", "\uFFFF heroku-command-exit-status: 7\n")]
    [InlineData(false, "text\n", "text\n")]
    public async Task A_command_that_ends_its_shell_has_its_exit_status_all_the_same(bool asked, string written, string received)
    {
        var sessions = Sessions(TimeProvider.System);
        var (server, client) = await ConnectAsync();
        var serving = sessions.ServeAsync(server, sessions.Open(_dyno, terminal: false, wantsStatus: asked), default);
        Assert.Equal("rendezvous\r\n", await ReadAsync(client));
        if (written.Length > 0)
        {
            await _dyno.WriteAsync(written);
        }

        _dyno.End(3);

        Assert.Equal(received, await ReadAsync(client));
        await serving.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_secret_opens_once()
    {
        var sessions = Sessions(TimeProvider.System);
        var secret = sessions.Open(_dyno, terminal: true);
        _dyno.End();
        var (first, _) = await ConnectAsync();
        await sessions.ServeAsync(first, secret, default).WaitAsync(Limit);

        var (second, client) = await ConnectAsync();
        await sessions.ServeAsync(second, secret, default).WaitAsync(Limit);
        await second.DisposeAsync();

        Assert.Equal("", await ReadAsync(client));
    }

    [Fact]
    public async Task Nobody_attaches_within_a_minute_R13()
    {
        var time = new FakeTimeProvider();
        var sessions = Sessions(time);
        var secret = sessions.Open(_dyno, terminal: true);

        time.Advance(TimeSpan.FromSeconds(61));

        await _dyno.Disposed.Task.WaitAsync(Limit);
        Assert.IsType<DynoEvent.AttachTimedOut>(Assert.Single(_events));
        var (late, _) = await ConnectAsync();
        await sessions.ServeAsync(late, secret, default).WaitAsync(Limit);
    }

    [Fact]
    public async Task The_end_of_piped_input_is_a_single_0x04()
    {
        var sessions = Sessions(TimeProvider.System);
        var (server, client) = await ConnectAsync();
        var serving = sessions.ServeAsync(server, sessions.Open(_dyno, terminal: false), default);
        await ReadAsync(client);

        await client.WriteAsync(new byte[] { (byte)'a', 0x04, (byte)'b', 0x04 });

        Assert.Equal("a\u0004b", await _dyno.ReadToEndAsync());
        _dyno.End();
        await serving.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_final_0x04_that_more_data_follows_is_data()
    {
        var sessions = Sessions(TimeProvider.System);
        var (server, client) = await ConnectAsync();
        var serving = sessions.ServeAsync(server, sessions.Open(_dyno, terminal: false), default);
        await ReadAsync(client);

        await client.WriteAsync("one\u0004"u8.ToArray());
        await Task.Delay(20);
        await client.WriteAsync("two\u0004"u8.ToArray());

        Assert.Equal("one\u0004two", await _dyno.ReadToEndAsync());
        _dyno.End();
        await serving.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_client_that_is_gone_stops_the_dyno()
    {
        var sessions = Sessions(TimeProvider.System);
        var (server, client) = await ConnectAsync();
        var serving = sessions.ServeAsync(server, sessions.Open(_dyno, terminal: true), default);
        await ReadAsync(client);

        await client.DisposeAsync();

        await _dyno.Stopped.Task.WaitAsync(Limit);
        await serving.WaitAsync(Limit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dyno_whose_client_is_gone_has_10_seconds_to_end_in_order(bool closedByReset)
    {
        var dyno = new ScriptedDyno { IsSlow = true };
        var sessions = Sessions(TimeProvider.System);
        await using var pair = new StreamPair();
        var serving = sessions.ServeAsync(pair.Server, sessions.Open(dyno, terminal: true), pair.ConnectionClosed);
        await ReadAsync(pair.Client);
        await (closedByReset ? pair.HangUpAsync() : pair.EndInputAsync().AsTask());
        await dyno.Stopped.Task.WaitAsync(Limit);
        Assert.Equal(TimeSpan.FromSeconds(10), dyno.Grace);

        // What it writes now has nobody to read it, and it must be able to write it. A client that only types no more still reads.
        await dyno.WriteAsync(new string('x', closedByReset ? 1_000_000 : 10)).WaitAsync(Limit);
        Assert.False(serving.IsCompleted);
        Assert.False(dyno.Disposed.Task.IsCompleted);
        dyno.End();
        await serving.WaitAsync(Limit);
        await dyno.Disposed.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_client_that_is_gone_before_the_greeting_hangs_up_too()
    {
        var sessions = Sessions(TimeProvider.System);
        await using var pair = new StreamPair();
        await pair.HangUpAsync();
        await sessions.ServeAsync(pair.Server, sessions.Open(_dyno, terminal: true), pair.ConnectionClosed).WaitAsync(Limit);

        Assert.Equal(TimeSpan.FromSeconds(10), _dyno.Grace);
        Assert.True(_dyno.Disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task A_dyno_that_never_ends_does_not_hold_its_session_for_ever()
    {
        var time = new FakeTimeProvider();
        var dyno = new ScriptedDyno { IsSlow = true };
        var sessions = Sessions(time);
        await using var pair = new StreamPair();
        var serving = sessions.ServeAsync(pair.Server, sessions.Open(dyno, terminal: true), pair.ConnectionClosed);
        await pair.HangUpAsync();
        await dyno.Stopped.Task.WaitAsync(Limit);
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return serving.IsCompleted;
        });

        await serving;
        Assert.True(dyno.Disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task The_exit_status_line_arrives_in_one_piece()
    {
        var sessions = Sessions(TimeProvider.System);
        var (server, client) = await ConnectAsync();
        var serving = sessions.ServeAsync(server, sessions.Open(_dyno, terminal: false), default);
        await ReadAsync(client);

        await _dyno.WriteAsync("done\n\uFFFF heroku-command");
        Assert.Equal("done\n", await ReadAsync(client));
        await _dyno.WriteAsync("-exit-status: 7\n");

        Assert.Equal("\uFFFF heroku-command-exit-status: 7\n", await ReadAsync(client));
        _dyno.End();
        await serving.WaitAsync(Limit);
    }

    void IDynoEventSink.Publish(DynoEvent.OfDyno happened) => _events.Add(happened);

    public void Dispose() => _listener.Dispose();

    private RendezvousSessions Sessions(TimeProvider time) => new(this, time, NullLogger<RendezvousSessions>.Instance);

    private async Task<(Stream Server, Stream Client)> ConnectAsync()
    {
        _listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)_listener.LocalEndpoint);
        return ((await _listener.AcceptTcpClientAsync()).GetStream(), client.GetStream());
    }

    private static async Task<string> ReadAsync(Stream client)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await client.ReadAsync(buffer).AsTask().WaitAsync(Limit));
    }
}
