using System.Collections.Concurrent;
using Tarmac.Builds.Output;
using Tarmac.Builds.Pushes;

namespace Tarmac.Builds.Tests.Fakes;

internal sealed class FakeReceiver : IPushReceiver
{
    public ConcurrentQueue<Push> Pushes { get; } = [];

    public Func<Push, IBuildOutput, CancellationToken, Task<bool>> Decide { get; set; } = (_, _, _) => Task.FromResult(true);

    public Task<bool> ReceiveAsync(Push push, IBuildOutput output, CancellationToken cancellation)
    {
        Pushes.Enqueue(push);
        return Decide(push, output, cancellation);
    }
}
