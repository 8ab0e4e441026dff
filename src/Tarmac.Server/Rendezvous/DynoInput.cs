namespace Tarmac.Server.Rendezvous;

/// <summary>
/// Copies what the client types to the dyno. Without a terminal the stock CLI marks the end of its input by a single 0x04; the same byte inside
/// piped data is data, so a final 0x04 counts only when nothing follows it for a moment.
/// </summary>
internal static class DynoInput
{
    private const byte EndOfTransmission = 0x04;

    private static readonly ReadOnlyMemory<byte> Held = new([EndOfTransmission]);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    /// <summary>Ends when the client has gone.</summary>
    public static async Task CopyAsync(Stream client, Stream input, bool terminal, TimeProvider time, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var held = false;
        var open = true;
        var reading = client.ReadAsync(buffer.AsMemory(), cancellation).AsTask();
        while (true)
        {
            if (held && open && await Task.WhenAny(reading, Task.Delay(Moment, time, cancellation)) != reading)
            {
                open = false;
                await input.DisposeAsync();
            }

            var read = await reading;
            if (read == 0)
            {
                return;
            }

            if (open)
            {
                open = await WriteAsync(input, held ? Held : default, cancellation);
                held = !terminal && buffer[read - 1] == EndOfTransmission;
                open = open && await WriteAsync(input, buffer.AsMemory(0, held ? read - 1 : read), cancellation);
            }

            reading = client.ReadAsync(buffer.AsMemory(), cancellation).AsTask();
        }
    }

    // A process may end, or close its input, while somebody still types.
    private static async Task<bool> WriteAsync(Stream input, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            if (!bytes.IsEmpty)
            {
                await input.WriteAsync(bytes, cancellation);
                await input.FlushAsync(cancellation);
            }

            return true;
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return false;
        }
    }
}
