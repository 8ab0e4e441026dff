using System.Collections.Immutable;
using System.Text;
using Tarmac.Core.Routing;

namespace Tarmac.Router.Tables;

/// <summary>An app in one table: immutable. What must outlive the table is in the dynos and in <see cref="Boot"/>.</summary>
internal sealed class RoutedApp(AppRoute route, ImmutableArray<Dyno> dynos, BootQueue boot)
{
    public Guid Id => route.App;

    /// <summary>What the app's log lines start with.</summary>
    public byte[] IdUtf8 { get; } = Encoding.ASCII.GetBytes(route.App.ToString());

    public WebState State => route.State;

    public bool Maintenance => route.Maintenance;

    public ImmutableArray<Dyno> Dynos => dynos;

    public BootQueue Boot => boot;
}
