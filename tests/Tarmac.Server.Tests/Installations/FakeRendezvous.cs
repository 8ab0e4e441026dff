using System.Text;
using Tarmac.Server.Rendezvous;

namespace Tarmac.Server.Tests.Installations;

/// <summary>Says the secret back, then what else comes.</summary>
internal sealed class FakeRendezvous : IRendezvous
{
    public async Task ServeAsync(Stream stream, string secret, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"rendezvous\r\n{secret}\n"), cancellation);
        await stream.FlushAsync(cancellation);
        var buffer = new byte[64];
        var read = await stream.ReadAsync(buffer, cancellation);
        await stream.WriteAsync(buffer.AsMemory(0, read), cancellation);
        await stream.FlushAsync(cancellation);
    }
}
