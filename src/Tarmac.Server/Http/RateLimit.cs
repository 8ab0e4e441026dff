using System.Globalization;
using System.Threading.RateLimiting;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Http;

/// <summary>Heroku's rule: 4,500 calls an hour for each account, 75 more each minute.</summary>
internal sealed class RateLimit : IDisposable
{
    public const int Burst = 4500;

    public static Fault Reached { get; } = new("rate_limit", "Your account reached the API rate limit. Please wait a few minutes before making new requests.");

    private readonly PartitionedRateLimiter<Guid> _limiter = PartitionedRateLimiter.Create<Guid, Guid>(account =>
        RateLimitPartition.GetTokenBucketLimiter(account, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = 75,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        }));

    /// <summary>Counts a call and writes <c>RateLimit-Remaining</c>.</summary>
    public Result<Caller> Take(Caller caller, HttpResponse response)
    {
        using var lease = _limiter.AttemptAcquire(caller.Id);
        var remaining = _limiter.GetStatistics(caller.Id)?.CurrentAvailablePermits ?? 0;
        response.Headers["RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        return lease.IsAcquired ? caller : Reached;
    }

    public long Remaining(Caller caller) => _limiter.GetStatistics(caller.Id)?.CurrentAvailablePermits ?? Burst;

    public void Dispose() => _limiter.Dispose();
}
