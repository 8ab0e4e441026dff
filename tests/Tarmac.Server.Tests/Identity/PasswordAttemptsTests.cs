using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Tarmac.Server.Identity;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Identity;

public sealed class PasswordAttemptsTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task Whoever_guesses_is_stopped_and_the_owner_logs_in_from_elsewhere()
    {
        using var guesser = From("127.0.0.2", "me@example.test", "guess");
        for (var guess = 0; guess < PasswordAttempts.PerAccount; guess++)
        {
            await guesser.RefusedAsync(HttpMethod.Post, "/oauth/authorizations", "{}", HttpStatusCode.Unauthorized);
        }

        var stopped = await guesser.RefusedAsync(HttpMethod.Post, "/oauth/authorizations", "{}", HttpStatusCode.TooManyRequests);
        using var lucky = From("127.0.0.2", "ME@example.test", "correct horse");
        await lucky.RefusedAsync(HttpMethod.Post, "/oauth/authorizations", "{}", HttpStatusCode.TooManyRequests);
        using var owner = From("127.0.0.3", "me@example.test", "correct horse");
        using var neighbour = From("127.0.0.2", "stranger@example.test", "correct horse");

        Assert.Equal("rate_limit", stopped.Id);
        await owner.SentAsync(HttpMethod.Post, "/oauth/authorizations", "{}", HttpStatusCode.Created);
        await neighbour.SentAsync(HttpMethod.Post, "/oauth/authorizations", "{}", HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_key_is_never_slowed_down_by_wrong_passwords()
    {
        using var guesser = From("127.0.0.1", "me@example.test", "guess");
        for (var guess = 0; guess <= PasswordAttempts.PerAccount; guess++)
        {
            using var refused = await guesser.SendAsync(Requests.Request(HttpMethod.Post, "/oauth/authorizations", "{}"));
            Assert.False(refused.IsSuccessStatusCode);
        }

        await installation.Me.SentAsync(HttpMethod.Get, "/account");
        await installation.Me.SentAsync(HttpMethod.Post, "/oauth/authorizations", "{}", HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void A_client_is_an_IPv4_address_or_a_network_of_IPv6(string one, string other, bool same) =>
        Assert.Equal(same, PasswordAttempts.ClientOf(IPAddress.Parse(one)) == PasswordAttempts.ClientOf(IPAddress.Parse(other)));

    private HttpClient From(string address, string email, string password)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var client = new HttpClient(handler) { BaseAddress = installation.Url, Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.Add("Accept", "application/vnd.heroku+json; version=3");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{password}")));
        return client;
    }
}
