using Tarmac.Contracts.LogSessions;

namespace Tarmac.Cli.PlatformRuns;

/// <summary>The platform's own lines in an app's log, oldest first, without time and source.</summary>
internal sealed class PlatformLog(PlatformAccess access, string app)
{
    private const int Most = 1500;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Nothing where the log cannot be had: who asks wants it beside something else.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellation)
    {
        using var platform = access.Client();
        var (session, _) = await platform.Apps.LogAsync(app, new LogSessionCreate { Lines = Most, Source = "heroku" }, cancellation);
        if (session is null || !Uri.TryCreate(session.LogplexUrl, UriKind.Absolute, out var url))
        {
            return [];
        }

        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = access.Tls(url.Host) }) { Timeout = Limit };
        try
        {
            return Texts(await http.GetStringAsync(url, cancellation));
        }
        catch (Exception cause) when (cause is HttpRequestException || !cancellation.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <summary><c>data: TIME heroku[web.1]: TEXT</c>, a line for each event (server-sent events).</summary>
    internal static IReadOnlyList<string> Texts(string events)
    {
        const string prefix = "data: ";
        List<string> texts = [];
        foreach (var line in events.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var parts = line[prefix.Length..].TrimEnd('\r').Split(' ', 3);
            if (parts is [_, ['h', 'e', 'r', 'o', 'k', 'u', '[', .., ':'], var text])
            {
                texts.Add(text);
            }
        }

        return texts;
    }
}
