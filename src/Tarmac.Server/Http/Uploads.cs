using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Http;

/// <summary>Requests that carry files: their endpoints count the bytes themselves.</summary>
internal static class Uploads
{
    public static Fault NoRoom { get; } = Fault.Invalid("The platform's disk has no room for this archive. Its operator must make room; then try again.");

    public static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        // A slow line is no attack: who puts has a secret URL.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
