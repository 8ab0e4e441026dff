using System.Collections.Immutable;
using System.Net;

namespace Tarmac.Router.Settings;

internal sealed record RouterSettings(
    string ControlSocket,
    string LogSocket,
    string TableFile,
    ImmutableArray<IPEndPoint> Http,
    ImmutableArray<IPEndPoint> Https,
    RouterLimits Limits);
