using System.Text.Json.Serialization;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>What a dyno is, as kept in its folder. No environment: config vars are secrets and stay in the server's keeping.</summary>
internal sealed record DynoRecord
{
    public required Guid Id { get; init; }

    public required Guid App { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Command { get; init; }

    public required string Size { get; init; }

    /// <summary>MiB; kept because a size can be an own one (builds).</summary>
    public required int Memory { get; init; }

    public required DynoKind Kind { get; init; }

    public DynoPurpose Purpose { get; init; }

    /// <summary>Its output goes to the app's log.</summary>
    public required bool Logged { get; init; }

    /// <summary>Whether its changes are published as events. False for a build, which is not a dyno of the app.</summary>
    public required bool Announced { get; init; }

    public required string Address { get; init; }

    /// <summary>Where a web dyno is to listen.</summary>
    public int? Port { get; init; }

    /// <summary>The host name that a web dyno is asked with before it gets traffic.</summary>
    public string? ProbeHost { get; init; }

    public uint? FirstUser { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is replaced (formation) or ended (one-off).</summary>
    public required DateTimeOffset Deadline { get; init; }

    [JsonIgnore]
    public DynoIdentity Identity => new(Id, new(App), DynoName.Parse(Name).Value, new(Version));
}
