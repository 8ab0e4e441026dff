using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Routing;

namespace Tarmac.Router.Tables;

/// <summary>What a table must be before it may replace the one in force.</summary>
internal static class RouteTableRules
{
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>The table with missing lists made empty, or the first thing that is wrong with it.</summary>
    public static Result<RouteTable> Check(RouteTable? table)
    {
        if (table is null)
        {
            return Fault.Invalid("The body must be a route table.");
        }

        var apps = OrEmpty(table.Apps);
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        var checkedApps = ImmutableArray.CreateBuilder<AppRoute>(apps.Length);
        foreach (var app in apps)
        {
            if (app is null)
            {
                return Fault.Invalid("An app of the table is null.");
            }

            var whole = app with { Hosts = OrEmpty(app.Hosts), Dynos = OrEmpty(app.Dynos) };
            if (Wrong(whole, hosts) is { } wrong)
            {
                return Fault.Invalid($"App {app.Name} ({app.App}): {wrong}");
            }

            checkedApps.Add(whole);
        }

        // A certificate without its text is left out: HTTPS for its names fails, but nobody's routes.
        var certificates = OrEmpty(table.Certificates).Where(certificate => certificate is { Hosts.IsDefault: false, Pem.Length: > 0 });
        return new RouteTable(table.Version, checkedApps.DrainToImmutable(), [.. certificates]);
    }

    private static ImmutableArray<T> OrEmpty<T>(ImmutableArray<T> list) => list.IsDefault ? [] : list;

    private static string? Wrong(AppRoute app, HashSet<string> taken)
    {
        if (!Enum.IsDefined(app.State))
        {
            return "its state is unknown.";
        }

        foreach (var host in app.Hosts)
        {
            if (!IsHost(host))
            {
                return $"'{host}' is not a host name in lower case without port.";
            }

            if (!taken.Add(host))
            {
                return $"'{host}' is also the host of another app.";
            }
        }

        foreach (var dyno in app.Dynos)
        {
            if (dyno is null || !IsEndpoint(dyno))
            {
                return $"dyno {dyno?.Dyno} needs a name, an IP address and a port between 1 and 65535; it has {dyno?.Address}:{dyno?.Port}.";
            }
        }

        return null;
    }

    private static bool IsHost(string? host)
    {
        var name = host.AsSpan();
        name = name.StartsWith("*.") ? name[2..] : name;
        return name.Length is > 0 and <= 253 && !name.ContainsAnyExcept(HostCharacters) && name[0] != '.' && name[^1] != '.';
    }

    private static bool IsEndpoint(DynoEndpoint dyno) =>
        dyno.Dyno is { Length: > 0 and <= 64 } name && !name.AsSpan().ContainsAnyExcept(NameCharacters)
        && IPAddress.TryParse(dyno.Address, out _) && dyno.Port is > 0 and < 65_536;
}
