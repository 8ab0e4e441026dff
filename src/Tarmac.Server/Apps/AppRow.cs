using Tarmac.Contracts.Apps;
using Tarmac.Core.Apps;

namespace Tarmac.Server.Apps;

/// <summary>An app as the control database holds it. Handlers under <c>/apps/{app}</c> take it as a parameter.</summary>
internal sealed record AppRow
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required Guid OwnerId { get; init; }

    public required string OwnerEmail { get; init; }

    public required string Stack { get; init; }

    public required bool Maintenance { get; init; }

    /// <summary>What the next release runs with; see <c>ConfigVarBox</c>.</summary>
    public required byte[] Config { get; init; }

    public string? BuildpackProvidedDescription { get; init; }

    public long? SlugSize { get; init; }

    public DateTime? ArchivedAt { get; init; }

    public DateTime? ReleasedAt { get; init; }

    public DateTime? DestroyingAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public AppId AppId => new(Id);

    public AppReference Reference => new(Id, Name);

    public static ValueTask<AppRow?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<AppRow>());
}
