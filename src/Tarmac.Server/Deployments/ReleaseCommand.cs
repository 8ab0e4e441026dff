using System.Globalization;
using System.Security.Cryptography;
using Tarmac.Builds.Output;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;

namespace Tarmac.Server.Deployments;

/// <summary>Runs an app's release command as a one-off dyno of the new release, before anything of it serves.</summary>
internal sealed class ReleaseCommand(IOneOffs oneOffs, BuildOutputs outputs, ReleaseProgress progress, ILogSink logs, TimeProvider time)
{
    private const int KeptLines = 20;

    // Heroku's limit of the release phase.
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    /// <param name="app">The app.</param>
    /// <param name="release">The release whose command it is.</param>
    /// <param name="asking">Called before the engine is asked to run the command.</param>
    /// <param name="cancellation">Ends the command.</param>
    public async Task<ReleaseOutcome> RunAsync(AppSnapshot app, DeployableRelease release, Action asking, CancellationToken cancellation)
    {
        await using var output = outputs.Begin(release.Id);
        progress.CommandStarted(release.Id);
        Say(app, $"Running release {release.Version} commands by user {release.UserEmail}");
        var spec = SpecOf(app, release);
        asking();
        var started = await oneOffs.RunAsync(spec, cancellation);
        if (!started.Succeeded)
        {
            await output.LineAsync(started.Fault.Message, cancellation);
            return new ReleaseOutcome($"The release command could not be started: {started.Fault.Message}", []);
        }

        await using var dyno = started.Value;
        var lines = new LastLines(KeptLines);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await dyno.Output.ReadAsync(buffer, cancellation)) > 0)
        {
            lines.Add(buffer.AsSpan(0, read));
            await output.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        var exit = await dyno.Exited.WaitAsync(cancellation);
        return exit switch
        {
            { TimedOut: true } => new ReleaseOutcome("The release command ran for an hour and was ended.", lines.ToArray()),
            { OutOfMemory: true } => new ReleaseOutcome("The release command used more memory than its dyno has and was killed.", lines.ToArray()),
            { Status: 0 } => ReleaseOutcome.Done,
            _ => new ReleaseOutcome(string.Create(CultureInfo.InvariantCulture, $"The release command exited with status {exit.Status}."), lines.ToArray()),
        };
    }

    private OneOffSpec SpecOf(AppSnapshot app, DeployableRelease release) => new()
    {
        App = app.Id,
        AppName = app.Name,
        Name = new DynoName(ProcessType.Release, RandomNumberGenerator.GetInt32(1, 10_000)),
        Version = release.Version,
        Slug = release.Slug ?? throw new InvalidOperationException("A release command needs a slug."),
        Command = release.ReleaseCommand!,
        Arguments = DynoLauncher.Arguments(release.ReleaseCommand!),
        Environment = DynoMetadata.Environment(app, release),
        Size = DynoSize.Find(app.Formation.FirstOrDefault(f => f.Type == ProcessType.Release.Value)?.Size).Match(size => size, _ => DynoSize.Default),
        Purpose = DynoPurpose.ReleasePhase,
        Logged = true,
        TimeToLive = Limit,
    };

    private void Say(AppSnapshot app, string text) => logs.Write(app.Id, new LogLine(time.GetUtcNow(), LogSource.App, "api", text));
}
