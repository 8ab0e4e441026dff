using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Tarmac.Server.ApiDocuments;

/// <summary>
/// The OpenAPI document of this API. It costs nothing until somebody asks for the first time. Then it is kept, since making it takes much work and
/// anybody may ask.
/// </summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents) : IDisposable
{
    public const string Name = "platform";

    private readonly SemaphoreSlim _making = new(1, 1);
    private byte[]? _json;

    public bool IsMade => _json is not null;

    public async Task<byte[]> JsonAsync(CancellationToken cancellation)
    {
        if (_json is { } kept)
        {
            return kept;
        }

        await _making.WaitAsync(cancellation);
        try
        {
            return _json ??= await MakeAsync(cancellation);
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    private async Task<byte[]> MakeAsync(CancellationToken cancellation)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancellation);
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1, cancellation);
        return json.ToArray();
    }
}
