using System.Collections.Immutable;
using System.Text;
using Tarmac.Core.Routing;

namespace Tarmac.Router.Tables;

/// <summary>An app in one table: immutable but for the count of its requests that wait for a boot.</summary>
internal sealed class RoutedApp(AppRoute route, ImmutableArray<Dyno> dynos)
{
    private int _held;

    public Guid Id => route.App;

    /// <summary>What the app's log lines start with.</summary>
    public byte[] IdUtf8 { get; } = Encoding.ASCII.GetBytes(route.App.ToString());

    public WebState State => route.State;

    public bool Maintenance => route.Maintenance;

    public ImmutableArray<Dyno> Dynos => dynos;

    public bool TryHold(int limit)
    {
        if (Interlocked.Increment(ref _held) <= limit)
        {
            return true;
        }

        Release();
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _held);
}
