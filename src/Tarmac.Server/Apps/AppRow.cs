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

    /// <summary>What the next release runs with; see <c>ConfigVarBox</c>. A list is read without it.</summary>
    public byte[] Config
    {
        get => field ?? throw new InvalidOperationException("This row was read for a list, without its config vars.");
        init;
    }

    public string? BuildpackProvidedDescription { get; init; }

    public long? SlugSize { get; init; }

    /// <summary>Of the git repository after the last push.</summary>
    public long? RepoSize { get; init; }

    public DateTime? ReleasedAt { get; init; }

    public DateTime? DestroyingAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public AppId AppId => new(Id);

    public AppReference Reference => new(Id, Name);

    public static ValueTask<AppRow?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<AppRow>());
}
