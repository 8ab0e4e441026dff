using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Tarmac.Server.Identity;

/// <summary>
/// How often a password may be tried, asked before its costly hash is computed: for one e-mail address from one client address, and for
/// all from one client address. Nobody is locked out by what others try from elsewhere.
/// </summary>
internal sealed class PasswordAttempts : IDisposable
{
    public const int PerAccount = 10;
    private const int PerAddress = 100;

    // Two limiters of their own and not a chain: a chain would count at the first what the second refuses.
    private readonly PartitionedRateLimiter<string> _addresses = Limiter(PerAddress, TimeSpan.FromSeconds(6));
    private readonly PartitionedRateLimiter<string> _accounts = Limiter(PerAccount, TimeSpan.FromMinutes(1));

    /// <summary>Counts an attempt. False: there were too many, and this one must not be made.</summary>
    public bool TryTake(IPAddress? address, string email)
    {
        var client = ClientOf(address);
        using var all = _addresses.AttemptAcquire(client);
        if (!all.IsAcquired)
        {
            return false;
        }

        using var one = _accounts.AttemptAcquire($"{client} {email.Trim().ToLowerInvariant()}");
        return one.IsAcquired;
    }

    public void Dispose()
    {
        _addresses.Dispose();
        _accounts.Dispose();
    }

    private static PartitionedRateLimiter<string> Limiter(int burst, TimeSpan period) => PartitionedRateLimiter.Create<string, string>(who =>
        RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = period,
            QueueLimit = 0,
        }));

    // One customer has a whole /64 of IPv6 addresses.
    internal static string ClientOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
