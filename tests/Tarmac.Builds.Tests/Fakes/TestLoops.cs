using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Loops;

namespace Tarmac.Builds.Tests.Fakes;

internal static class TestLoops
{
    public static LoopContext Context => new(TimeProvider.System, NullLoggerFactory.Instance, new LoopHealth());

    /// <summary>The first item or round of each loop throws.</summary>
    public static LoopContext FailingOnce()
    {
        var failed = new ConcurrentDictionary<string, bool>();
        return Context with
        {
            BeforeItem = (loop, _) =>
            {
                if (failed.TryAdd(loop, true))
                {
                    throw new InvalidOperationException("thrown by the test");
                }
            },
        };
    }
}
