using System.Security.Authentication;
using System.Text.Json;
using Tarmac.Cli.Shells;
using Tarmac.Contracts.Dynos;

namespace Tarmac.Cli.PlatformRuns;

/// <summary>A command in a one-off dyno of an app, with its streams and its exit status, as <c>heroku run --exit-code --no-tty</c> does it.</summary>
internal sealed class PlatformRun(PlatformAccess access, string app)
{
    /// <summary>Variables that the dyno gets beside its config vars.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the command reads; nothing by default.</summary>
    public Stream? Input { get; init; }

    /// <summary>Where its output and errors go, which a dyno does not tell apart; by default this process's own output.</summary>
    public Stream? Output { get; init; }

    /// <summary>The command's exit status, or the sentence for the user. Cancelled, the dyno is ended.</summary>
    public async Task<(int Status, string? Problem)> RunAsync(IEnumerable<string> command, CancellationToken cancellation)
    {
        using var platform = access.Client();
        var request = new DynoCreate
        {
            Command = ExitStatusLine.Ask(string.Join(' ', command.Select(ShellText.Word))),
            Attach = true,
            ForceNoTty = true,
            Env = Environment.ToDictionary(one => one.Key, one => JsonDocument.Parse($"\"{JsonEncodedText.Encode(one.Value)}\"").RootElement),
        };
        var (dyno, problem) = await platform.Apps.RunAsync(app, request, cancellation);
        if (dyno?.AttachUrl is not { } url)
        {
            return (1, problem ?? "The API has started the dyno without a way to attach to it.");
        }

        try
        {
            await using var stream = await Rendezvous.ConnectAsync(access, new Uri(url), cancellation);
            return await AttachAsync(stream, dyno.Name, cancellation);
        }
        catch (Exception cause) when (cause is IOException or AuthenticationException or System.Net.Sockets.SocketException)
        {
            return (1, $"The connection to {dyno.Name} was lost: {cause.Message}");
        }
    }

    private async Task<(int Status, string? Problem)> AttachAsync(Stream stream, string name, CancellationToken cancellation)
    {
        var output = Output ?? Console.OpenStandardOutput();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = Rendezvous.SendAsync(Input, stream, over.Token);
        var line = new ExitStatusLine();
        try
        {
            var buffer = new byte[16 * 1024];
            int read;
            do
            {
                read = await stream.ReadAsync(buffer, cancellation);
                await output.WriteAsync(line.Take(buffer.AsSpan(0, read), last: read == 0), cancellation);
                await output.FlushAsync(cancellation);
            }
            while (read > 0);
        }
        finally
        {
            await over.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return line.Status is { } status ? (status, null) : (1, $"{name} ended before the command did: heroku logs -a {app} -d {name}");
    }
}
