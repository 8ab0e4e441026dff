using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace Tarmac.Router.Exchanges;

/// <summary>What Kestrel calls for each request: no middleware, no HttpContext, no scope in between.</summary>
internal sealed class RouterApplication(RouterParts parts) : IHttpApplication<Exchange>
{
    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        Exchange exchange;
        if (contextFeatures is IHostContextContainer<Exchange> connection)
        {
            exchange = connection.HostContext ??= new Exchange(parts);
        }
        else
        {
            exchange = new Exchange(parts);
        }

        exchange.Begin(contextFeatures);
        return exchange;
    }

    public Task ProcessRequestAsync(Exchange context) => context.RunAsync();

    public void DisposeContext(Exchange context, Exception? exception)
    {
        // The exchange has ended itself and waits for the connection's next request.
    }
}
