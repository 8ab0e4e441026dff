namespace Tarmac.Server.Rendezvous;

/// <summary>Copies a dyno's output to the client as it comes, keeping an exit status line together.</summary>
internal static class DynoOutput
{
    // How long half a line that may be the exit status is held back.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Returns whether the output had the line with the exit status. Reads to the dyno's end also where the client is lost: a dyno whose output nobody reads stands still and could not end in order.</summary>
    public static async Task<bool> CopyAsync(Stream output, AttachedClient client, TimeProvider time, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var (held, hadStatus) = (0, false);
        var reading = output.ReadAsync(buffer.AsMemory(), cancellation).AsTask();
        while (true)
        {
            var sent = 0;
            if (held > 0 && await Task.WhenAny(reading, Task.Delay(Patience, time, cancellation)) != reading)
            {
                await client.SendAsync(buffer.AsMemory(0, held));
                sent = held;
            }

            var read = await reading;
            var end = held + read;
            var sendable = read == 0 ? end - sent : ExitStatusLines.Sendable(buffer.AsSpan(sent, end - sent));
            hadStatus |= ExitStatusLines.IsIn(buffer.AsSpan(sent, sendable));
            await client.SendAsync(buffer.AsMemory(sent, sendable));
            if (read == 0)
            {
                return hadStatus;
            }

            held = end - sent - sendable;
            buffer.AsSpan(sent + sendable, held).CopyTo(buffer);
            reading = output.ReadAsync(buffer.AsMemory(held), cancellation).AsTask();
        }
    }
}
