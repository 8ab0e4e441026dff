using Tarmac.Contracts.Features;

namespace Tarmac.Server.Features;

/// <summary>Something that Heroku lets one switch on and that Tarmac always does.</summary>
internal sealed record AppFeature(Guid Id, string Name, string DisplayName, string Description)
{
    private static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<AppFeature> All { get; } =
    [
        new(new Guid("2f0f8c1e-5c0f-4a66-9a27-1d6b0b8f9c01"), "preboot", "Preboot", "New web dynos take over only once they answer. Always on."),
        new(new Guid("2f0f8c1e-5c0f-4a66-9a27-1d6b0b8f9c02"), "runtime-dyno-metadata", "Dyno metadata", "HEROKU_APP_NAME, HEROKU_RELEASE_VERSION and the like are set in dynos. Always on."),
    ];

    public Feature Wire() => new()
    {
        CreatedAt = Since,
        Description = Description,
        DocUrl = $"https://devcenter.heroku.com/articles/{Name}",
        Enabled = true,
        Id = Id,
        Name = Name,
        State = "general",
        UpdatedAt = Since,
        DisplayName = DisplayName,
        FeedbackEmail = "",
    };
}
