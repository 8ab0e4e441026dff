using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Tarmac.Contracts;

namespace Tarmac.Server.Http;

/// <summary>A JSON answer with its ETag; 304 where a GET's <c>If-None-Match</c> names it.</summary>
internal sealed class ApiResult<T>(int status, T body) : IResult
{
    // Answers are never put into HTML unescaped: an apostrophe may look like one.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var type = (JsonTypeInfo<T>?)PlatformJson.Default.GetTypeInfo(typeof(T))
            ?? throw new InvalidOperationException($"{typeof(T)} is not in {nameof(PlatformJson)}.");
        var bytes = Serialize(type);
        var response = httpContext.Response;
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
        response.Headers.ETag = tag;
        if (status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent && Matches(httpContext.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private byte[] Serialize(JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Plain);
        JsonSerializer.Serialize(writer, body, type);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static bool Matches(HttpRequest request, string tag) => HttpMethods.IsGet(request.Method)
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var wanted)
        && wanted.Any(w => w.Tag == "*" || w.Tag == tag);
}
