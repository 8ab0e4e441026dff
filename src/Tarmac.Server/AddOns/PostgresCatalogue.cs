using System.Security.Cryptography;
using System.Text;
using Tarmac.Contracts;
using Tarmac.Contracts.AddOns;
using Tarmac.Contracts.Apps;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Server.AddOns;

/// <summary>What can be had: the service <c>heroku-postgresql</c> and its plans.</summary>
internal static class PostgresCatalogue
{
    public const string Service = "heroku-postgresql";

    private static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static AddOnService Wire { get; } = new()
    {
        CliPluginName = "pg",
        CreatedAt = Since,
        HumanName = "Heroku Postgres",
        Id = IdOf(Service),
        Name = Service,
        State = "ga",
        SupportsMultipleInstallations = true,
        SupportsSharing = true,
        UpdatedAt = Since,
        SupportedGenerations = [Generation.Cedar],
    };

    public static Plan[] Plans { get; } = [.. PostgresPlan.All.Select(WireOf)];

    /// <summary>Whether a request that asks for add-ons of a service means this one; null: of any.</summary>
    public static bool IsService(string? text) => text is null or Service || text == Wire.Id.ToString();

    /// <summary><c>heroku-postgresql</c>, <c>heroku-postgresql:standard-0</c>, or a plan's id.</summary>
    public static Result<PostgresPlan> Find(string? text)
    {
        if (text is null)
        {
            return Fault.Invalid("Give the plan: heroku-postgresql:standard-0.");
        }

        if (text == Service || text == Wire.Id.ToString())
        {
            return PostgresPlan.Default;
        }

        return Plans.FirstOrDefault(p => p.Id.ToString() == text || p.Name == text) is { } plan
            ? PostgresPlan.Find(plan.Name[(Service.Length + 1)..])
            : Fault.NotFound("plan", $"Couldn't find either the add-on service or the add-on plan of \"{(text.Length > 100 ? text[..100] : text)}\". Plans are {string.Join(", ", Plans.Select(p => p.Name))}.");
    }

    public static Plan WireOf(PostgresPlan plan)
    {
        var name = $"{Service}:{plan.Name}";
        return new Plan
        {
            AddonService = new NamedReference(IdOf(Service), Service),
            CreatedAt = Since,
            Default = plan == PostgresPlan.Default,
            Description = $"Heroku Postgres {plan.Title}",
            HumanName = plan.Title,
            Id = IdOf(name),
            InstallableInsidePrivateNetwork = false,
            InstallableOutsidePrivateNetwork = true,
            Name = name,
            Price = Price.Free,
            SpaceDefault = false,
            State = "ga",
            UpdatedAt = Since,
            Visible = true,
        };
    }

    // A name's id is always the same.
    private static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"add-on:{name}")).AsSpan(0, 16));
}
