using System.Net.Sockets;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;
using Tarmac.Router.Settings;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <summary>Sends one request, head and body, to a dyno; to a second connection from the beginning again.</summary>
internal sealed class RequestSender(RouterLimits limits, ClientRequest request, HeadBuffer head)
{
    private bool _bodyInHead;
    private Upload? _upload;
    private Task _uploading = Task.CompletedTask;

    /// <summary>Whether nothing is left to send.</summary>
    public bool IsDone => _upload is null or { Complete: true };

    public bool AwaitsClient => _upload is { Complete: false, AwaitsClient: true };

    /// <summary>What the client did wrong while its body was sent on.</summary>
    public RouterError? ClientError => _upload?.Error;

    public bool CanRepeat => _upload is null or { CanRepeat: true };

    public async ValueTask SendAsync(UpstreamConnection connection)
    {
        if (request.HasBody && _upload is null && !_bodyInHead)
        {
            _bodyInHead = Upload.TryAppendWhole(request, head);
            _upload = _bodyInHead ? null : new Upload(request, limits);
        }

        connection.Deadline.Set(limits.FirstByte);
        try
        {
            await connection.SendAsync(head.Memory);
        }
        catch (SocketException)
        {
            // What the dyno sent before it closed the connection, if anything, decides.
            return;
        }

        if (_upload is not null)
        {
            _uploading = _upload.RunAsync(connection);
        }
    }

    public async ValueTask StopAsync(UpstreamConnection connection)
    {
        connection.Cut();
        _upload?.Stop();
        await _uploading;
    }

    public void End()
    {
        _upload?.End();
        (_bodyInHead, _upload, _uploading) = (false, null, Task.CompletedTask);
    }
}
