using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tarmac.Contracts;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Http;

/// <summary>Reads JSON bodies. The stock CLI sends some requests without any; that reads as an empty object.</summary>
internal static class RequestBody
{
    private static Fault TooLarge { get; } = new("payload_too_large", $"The request body is larger than the limit of {RequestLimits.Body} bytes.");

    public static async Task<Result<T>> ReadAsync<T>(HttpContext http, CancellationToken cancellation)
    {
        var type = (JsonTypeInfo<T>?)PlatformJson.Default.GetTypeInfo(typeof(T))
            ?? throw new InvalidOperationException($"{typeof(T)} is not in {nameof(PlatformJson)}.");
        try
        {
            var bytes = http.Features.Get<KeptBody>()?.Bytes ?? new MemoryStream();
            if (bytes.Length == 0 && !await ReadAsync(http.Request.Body, bytes, cancellation))
            {
                return TooLarge;
            }

            http.Features.Set(new KeptBody(bytes));
            var span = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
            var value = JsonSerializer.Deserialize(span.IsEmpty ? "{}"u8 : span, type);
            return value is null ? new Fault("bad_request", "The request body is null; it must be a JSON object.") : value;
        }
        catch (JsonException e)
        {
            return new Fault("bad_request", $"The request body is invalid for this endpoint: {Told(e)}");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge;
        }
    }

    private static async Task<bool> ReadAsync(Stream body, MemoryStream bytes, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var total = 0L;
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            total += read;
            if (total <= RequestLimits.Body)
            {
                bytes.Write(buffer, 0, read);
            }
        }

        return total <= RequestLimits.Body;
    }

    // For LostConflicts, which runs the request again.
    private sealed record KeptBody(MemoryStream Bytes);

    // The framework's text names .NET types; where it stands and what was wrong is what a caller can use.
    private static string Told(JsonException e) => e.InnerException is InvalidOperationException or FormatException || e.Message.Contains("could not be converted", StringComparison.Ordinal)
        ? $"{e.Path} has a value of the wrong kind."
        : e.Message.Split(" Path:")[0] is var text && e.LineNumber is { } line ? $"{text} (line {line + 1}, byte {e.BytePositionInLine})" : e.Message;
}
