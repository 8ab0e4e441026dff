using Tarmac.Engine.Runc.Native;

namespace Tarmac.Engine.Runc.Conmon;

/// <summary>runc(8), with the installation's own state folder.</summary>
internal sealed class RuncCommand(string root)
{
    public const string Program = "/usr/sbin/runc";

    public Task StartAsync(string id, CancellationToken cancellation) => Tool.RunAsync(Program, ["--root", root, "start", id], cancellation);

    /// <summary>Kills what is left and removes cgroup and state. Idempotent.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellation) => Tool.RunAsync(Program, ["--root", root, "delete", "--force", id], cancellation);

    /// <summary>False: a busy dyno could not be frozen in time (cgroup v1), or it has ended.</summary>
    public async Task<bool> PauseAsync(string id, CancellationToken cancellation) =>
        (await Tool.TryAsync(Program, ["--root", root, "pause", id], cancellation)).Status == 0;

    public async Task<bool> ResumeAsync(string id, CancellationToken cancellation) =>
        (await Tool.TryAsync(Program, ["--root", root, "resume", id], cancellation)).Status == 0;

    /// <summary>True from create to start: nothing of the app has run.</summary>
    public bool IsWaiting(string id) => File.Exists(Path.Combine(root, id, "exec.fifo"));
}
