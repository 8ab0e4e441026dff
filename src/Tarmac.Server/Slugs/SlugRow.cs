using System.Text.Json;
using Tarmac.Contracts;
using Tarmac.Contracts.Slugs;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Database;
using Tarmac.Server.Stacks;

namespace Tarmac.Server.Slugs;

internal sealed record SlugRow
{
    public const string Purpose = "slug";

    private static readonly TimeSpan UrlLife = TimeSpan.FromHours(1);

    public required Guid Id { get; init; }

    public string? Commit { get; init; }

    public string? CommitDescription { get; init; }

    public string? Checksum { get; init; }

    public long? Size { get; init; }

    public required string Stack { get; init; }

    public string? BuildpackProvidedDescription { get; init; }

    public required string ProcessTypes { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public Slug Wire(CapabilityUrls urls, string method) => new()
    {
        Blob = new SlugBlob { Method = method, Url = urls.Make("slugs", Purpose, $"{method}:{Id}", UrlLife) },
        BuildpackProvidedDescription = BuildpackProvidedDescription,
        Checksum = Checksum,
        Commit = Commit,
        CommitDescription = CommitDescription,
        CreatedAt = CreatedAt,
        Id = Id,
        ProcessTypes = JsonSerializer.Deserialize(ProcessTypes, DatabaseJson.Default.DictionaryStringString)!,
        Size = Size,
        Stack = new NamedReference(StackEndpoints.Default.Id, Stack),
        UpdatedAt = UpdatedAt,
    };
}
