using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;

namespace Tarmac.Postgres.Tests;

/// <summary>A bridge of its own and a network namespace on it, as a dyno has. Needs root and the Debian package iproute2.</summary>
internal sealed class DynoNetwork : IAsyncDisposable
{
    private readonly string _name = "tpg" + RandomNumberGenerator.GetHexString(6, lowercase: true);
    private readonly string _subnet = $"10.{RandomNumberGenerator.GetInt32(64, 200)}.{RandomNumberGenerator.GetInt32(0, 256)}";

    public IPAddress Bridge => IPAddress.Parse(_subnet + ".1");

    public async Task CreateAsync()
    {
        await IpAsync("link", "add", _name, "type", "bridge");
        await IpAsync("address", "add", _subnet + ".1/24", "dev", _name);
        await IpAsync("link", "set", _name, "up");
        await IpAsync("netns", "add", _name);
        await IpAsync("link", "add", _name + "h", "type", "veth", "peer", "name", "eth0", "netns", _name);
        await IpAsync("link", "set", _name + "h", "master", _name, "up");
        await IpAsync("-n", _name, "address", "add", _subnet + ".2/24", "dev", "eth0");
        await IpAsync("-n", _name, "link", "set", "eth0", "up");
    }

    /// <summary>What psql says in the namespace.</summary>
    public async Task<string> PsqlAsync(string url, string tls, string sql)
    {
        var uri = new Uri(url);
        var login = uri.UserInfo.Split(':');
        var start = new ProcessStartInfo("ip", ["netns", "exec", _name, "psql", "-XAtc", sql])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = uri.Host,
                ["PGPORT"] = uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["PGUSER"] = login[0],
                ["PGPASSWORD"] = login[1],
                ["PGDATABASE"] = uri.AbsolutePath[1..],
                ["PGSSLMODE"] = tls,
                ["PGCONNECT_TIMEOUT"] = "20",
            },
        };
        using var psql = Process.Start(start)!;
        var said = await Task.WhenAll(psql.StandardOutput.ReadToEndAsync(Installation.Soon()), psql.StandardError.ReadToEndAsync(Installation.Soon()));
        await psql.WaitForExitAsync(Installation.Soon());
        return string.Concat(said).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await IpAsync("netns", "delete", _name);
        await IpAsync("link", "delete", _name);
    }

    private static async Task IpAsync(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments))!;
        await ip.WaitForExitAsync(Installation.Soon());
        Assert.Equal(0, ip.ExitCode);
    }
}
