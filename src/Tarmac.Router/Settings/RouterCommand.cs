using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Text;

namespace Tarmac.Router.Settings;

/// <summary>The command line of <c>tarmac-router</c>.</summary>
internal sealed class RouterCommand
{
    // unix(7): 107 bytes; the control socket is first bound under a name that is longer by the process id.
    private const int LongestSocketPath = 96;

    private static readonly RouterLimits Defaults = new();

    private readonly Option<string> _control = UnixSocket("--control", "Unix socket on which tarmacd sends the routes");
    private readonly Option<string> _logs = UnixSocket("--logs", "Unix stream socket that takes the router's log lines");
    private readonly Option<string> _table = new("--table") { Required = true, Description = "File that keeps the last route table" };
    private readonly Option<IPEndPoint[]> _http = EndPoints("--http", "ADDRESS:PORT for plain HTTP (may be repeated)");
    private readonly Option<IPEndPoint[]> _https = EndPoints("--https", "ADDRESS:PORT for HTTPS (may be repeated)");
    private readonly Option<TimeSpan> _connect = Seconds("--limit-connect", "Connecting to a dyno (H19)", Defaults.Connect);
    private readonly Option<TimeSpan> _firstByte = Seconds("--limit-first-byte", "A dyno's first byte (H12)", Defaults.FirstByte);
    private readonly Option<TimeSpan> _idle = Seconds("--limit-idle", "Silence during a transfer (H15, H28)", Defaults.Idle);
    private readonly Option<TimeSpan> _boot = Seconds("--limit-boot", "Waiting for a booting app (H20)", Defaults.Boot);
    private readonly Option<TimeSpan> _quarantine = Seconds("--limit-quarantine", "How long a dyno that refused a connection is not tried again", Defaults.Quarantine);
    private readonly Option<TimeSpan> _poolIdle = Seconds("--limit-pool-idle", "Keeping an unused connection to a dyno", Defaults.PoolIdle);
    private readonly Option<TimeSpan> _shutdown = Seconds("--limit-shutdown", "Finishing requests after SIGTERM", Defaults.Shutdown);
    private readonly Option<int> _requests = new("--limit-requests")
    {
        Description = "Most requests in progress at the same time (H22)",
        DefaultValueFactory = _ => Defaults.Requests,
    };

    public int Invoke(string[] arguments, Func<RouterSettings, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand("Tarmac's HTTP router")
        {
            _control, _logs, _table, _http, _https, _connect, _firstByte, _idle, _boot, _quarantine, _poolIdle, _shutdown, _requests,
        };
        command.SetAction((parsed, cancellation) => run(Read(parsed), cancellation));

        // The router handles SIGTERM itself: System.CommandLine would end the process two seconds after the signal.
        return command.Parse(arguments).Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static Option<string> UnixSocket(string name, string description)
    {
        var option = new Option<string>(name) { Required = true, Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && Encoding.UTF8.GetByteCount(path) > LongestSocketPath)
            {
                result.AddError($"{name}: '{path}' is longer than {LongestSocketPath} bytes, more than a unix socket's path may be. Choose a shorter one.");
            }
        });
        return option;
    }

    private static Option<TimeSpan> Seconds(string name, string description, TimeSpan standard) => new(name)
    {
        Description = $"{description}, seconds",
        DefaultValueFactory = _ => standard,
        CustomParser = Duration,
    };

    private static Option<IPEndPoint[]> EndPoints(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => [],
        CustomParser = Addresses,
    };

    private static TimeSpan Duration(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        argument.AddError($"'{text}' is not a number of seconds between 0 and 86400.");
        return default;
    }

    private static IPEndPoint[] Addresses(ArgumentResult argument)
    {
        var endPoints = new List<IPEndPoint>();
        foreach (var token in argument.Tokens)
        {
            if (token.Value.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(token.Value, out var endPoint))
            {
                endPoints.Add(endPoint);
            }
            else
            {
                argument.AddError($"'{token.Value}' is not ADDRESS:PORT, for example 0.0.0.0:80 or [::]:80.");
            }
        }

        return [.. endPoints];
    }

    private RouterSettings Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_control),
        parsed.GetRequiredValue(_logs),
        parsed.GetRequiredValue(_table),
        [.. parsed.GetRequiredValue(_http)],
        [.. parsed.GetRequiredValue(_https)],
        new RouterLimits
        {
            Connect = parsed.GetRequiredValue(_connect),
            FirstByte = parsed.GetRequiredValue(_firstByte),
            Idle = parsed.GetRequiredValue(_idle),
            Boot = parsed.GetRequiredValue(_boot),
            Quarantine = parsed.GetRequiredValue(_quarantine),
            PoolIdle = parsed.GetRequiredValue(_poolIdle),
            Shutdown = parsed.GetRequiredValue(_shutdown),
            Requests = parsed.GetRequiredValue(_requests),
        });
}
