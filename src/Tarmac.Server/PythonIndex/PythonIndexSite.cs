using System.Net;
using Microsoft.Extensions.FileProviders;

namespace Tarmac.Server.PythonIndex;

/// <summary>Serves the index of Debian's Python packages to build dynos, on the bridge's address: a web site of files (PEP 503).</summary>
internal sealed class PythonIndexSite(string folder, IPEndPoint address) : IAsyncDisposable
{
    /// <summary>The port on the bridge's address; no two installations share a bridge.</summary>
    public const int Port = 3141;

    private WebApplication? _site;

    public async Task StartAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address));
        _site = builder.Build();
        _site.UseFileServer(new FileServerOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            StaticFileOptions = { ServeUnknownFileTypes = true, DefaultContentType = "application/octet-stream" },
        });
        await _site.StartAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }
}
