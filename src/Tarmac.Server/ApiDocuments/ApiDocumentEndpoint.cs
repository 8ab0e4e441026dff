using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Tarmac.Server.Identity;

namespace Tarmac.Server.ApiDocuments;

/// <summary><c>/openapi.json</c>, for whoever writes a client.</summary>
internal static class ApiDocumentEndpoint
{
    public static void MapApiDocument(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/openapi.json", GetAsync).ExcludeFromDescription().OpenToAnybody();

    private static async Task<IResult> GetAsync(HttpContext http, CancellationToken cancellation)
    {
        var json = await http.RequestServices.GetRequiredService<ApiDocument>().JsonAsync(cancellation);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"");
        return Results.Bytes(json, "application/json", entityTag: tag);
    }
}
