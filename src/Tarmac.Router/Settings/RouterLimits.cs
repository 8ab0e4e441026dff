namespace Tarmac.Router.Settings;

/// <summary>Every wait of the router has one of these limits. The defaults are Heroku's; tests and odd networks set others.</summary>
internal sealed record RouterLimits
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The rolling window that every byte in either direction renews.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(55);

    /// <summary>How long a request waits for the first dyno of an app that is booting.</summary>
    public TimeSpan Boot { get; init; } = TimeSpan.FromSeconds(75);

    public TimeSpan Quarantine { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long after its last request a connection to a dyno may be used again. Below the shortest keep-alive of usual servers (gunicorn: 2 s), so
    /// that no dyno closes a connection in the moment in which a request is written to it.
    /// </summary>
    public TimeSpan PoolIdle { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long requests under way may take after SIGTERM.</summary>
    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the router goes on accepting after SIGTERM, for connections whose handshake began with it.</summary>
    public TimeSpan HandOver { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Requests under way at once in the whole router; above it, H22.</summary>
    public int Requests { get; init; } = 20_000;

    /// <summary>Requests of one app that wait for its boot at once; above it, H11.</summary>
    public int Held { get; init; } = 500;
}
