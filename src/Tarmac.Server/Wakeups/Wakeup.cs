namespace Tarmac.Server.Wakeups;

/// <summary>The content of a notification. Without an app it concerns all apps: after the listening connection was lost, anything may have changed.</summary>
internal readonly record struct Wakeup(string Channel, Guid? App)
{
    public const string Deployments = "deployments";

    public const string Formations = "formations";

    public const string Routes = "routes";

    public const string Apps = "apps";

    /// <summary>There is something new in the outbox.</summary>
    public const string Events = "events";

    public static IReadOnlyList<string> Channels { get; } = [Deployments, Formations, Routes, Apps, Events];
}
