using System.Globalization;
using System.Text;
using Tarmac.Core.Logs;

namespace Tarmac.Server.LogSessions;

/// <summary>Writes a log as server-sent events: a line for each, its sequence as the event's id, and a comment where nothing happens for long.</summary>
internal static class LogEvents
{
    // The stock CLI gives up after 300 s of silence, proxies after less.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    public static async Task WriteAsync(IAsyncEnumerable<LogEntry> entries, Stream body, TimeProvider time, CancellationToken cancellation)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var reader = entries.GetAsyncEnumerator(reading.Token);
        var next = Task.FromResult(true);
        try
        {
            var buffer = new StringBuilder();
            while (true)
            {
                next = reader.MoveNextAsync().AsTask();
                if (!next.IsCompleted)
                {
                    await SendAsync(buffer, body, cancellation);
                    await AwakeAsync(next, body, time, cancellation);
                }

                if (!await next)
                {
                    await SendAsync(buffer, body, cancellation);
                    return;
                }

                var entry = reader.Current;
                buffer.Append(CultureInfo.InvariantCulture, $"id: {entry.Sequence}\ndata: ").Append(LogLineText.Format(entry.Line)).Append("\n\n");
                if (buffer.Length > 32 * 1024)
                {
                    await SendAsync(buffer, body, cancellation);
                }
            }
        }
        finally
        {
            // An iterator cannot be disposed while it runs.
            await reading.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task AwakeAsync(Task next, Stream body, TimeProvider time, CancellationToken cancellation)
    {
        while (await Task.WhenAny(next, Task.Delay(Silence, time, cancellation)) != next)
        {
            cancellation.ThrowIfCancellationRequested();
            await body.WriteAsync(Comment, cancellation);
            await body.FlushAsync(cancellation);
        }
    }

    private static async Task SendAsync(StringBuilder buffer, Stream body, CancellationToken cancellation)
    {
        if (buffer.Length > 0)
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(buffer.ToString()), cancellation);
            buffer.Clear();
        }

        await body.FlushAsync(cancellation);
    }
}
