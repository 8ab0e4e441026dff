using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Domains;

namespace Tarmac.Server.Domains;

internal sealed record DomainRow
{
    public required Guid Id { get; init; }

    public required string Hostname { get; init; }

    public required string Kind { get; init; }

    /// <summary>The app's own host name, which a custom one's DNS entry points to.</summary>
    public required string Target { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public Domain Wire(AppReference app) => new()
    {
        App = app,
        Cname = Kind == "custom" ? Target : null,
        CreatedAt = CreatedAt,
        Hostname = Hostname,
        Id = Id,
        Kind = Kind,
        UpdatedAt = UpdatedAt,
        Status = "none",
    };
}
