using System.Text.Json;
using Dapper;
using Tarmac.Core.Apps;
using Tarmac.Core.Releases;
using Tarmac.Core.Slugs;
using Tarmac.Server.Apps;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Database;
using Tarmac.Server.Formations;
using Tarmac.Server.Releases;

namespace Tarmac.Server.Deployments;

/// <summary>What deployments read and write in the control database.</summary>
internal sealed class DeploymentStore(ControlDatabase database, ReleaseLedger releases, ConfigVarBox box)
{
    private const string App = "select name, destroying_at is not null as destroying from apps where id = @app";

    private const string Deployable = """
        (select r.is_current, r.id, r.version, r.description, r.created_at, r.phase, r.config, r.slug_id, s.digest, coalesce(s.size, 0) as slug_size,
                a.email, s.commit, s.commit_description, s.process_types::text as process_types
         from releases r join accounts a on a.id = r.account_id left join slugs s on s.id = r.slug_id
         where r.app_id = @app and r.is_current)
        union all
        (select false, r.id, r.version, r.description, r.created_at, r.phase, r.config, r.slug_id, s.digest, coalesce(s.size, 0) as slug_size,
                a.email, s.commit, s.commit_description, s.process_types::text
         from releases r join accounts a on a.id = r.account_id left join slugs s on s.id = r.slug_id
         where r.app_id = @app and r.status = 'pending'
         order by r.version limit 1)
        """;

    private const string Hosts = "select hostname from domains where app_id = @app order by kind desc, hostname";

    public async Task<IReadOnlyList<Guid>> AppsAsync(CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return [.. await db.QueryAsync<Guid>(new CommandDefinition("select id from apps", cancellationToken: cancellation))];
    }

    public async Task<IReadOnlyList<Guid>> DestroyedAsync(CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return [.. await db.QueryAsync<Guid>(new CommandDefinition("select id from apps where destroying_at is not null", cancellationToken: cancellation))];
    }

    /// <summary>Null: there is no such app any more.</summary>
    public async Task<AppSnapshot?> LoadAsync(AppId id, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        await using var transaction = await db.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var app = id.Value;
        var row = await db.QuerySingleOrDefaultAsync<(string Name, bool Destroying)?>(new CommandDefinition(App, new { app }, cancellationToken: cancellation));
        if (row is not { } own)
        {
            return null;
        }

        var found = (await db.QueryAsync<Row>(new CommandDefinition(Deployable, new { app }, cancellationToken: cancellation))).AsList();
        var hosts = await db.QueryAsync<string>(new CommandDefinition(Hosts, new { app }, cancellationToken: cancellation));
        return new AppSnapshot
        {
            Id = id,
            Name = AppName.Parse(own.Name).Value,
            Destroying = own.Destroying,
            Current = found.Where(r => r.IsCurrent).Select(Read).FirstOrDefault(),
            Pending = found.Where(r => !r.IsCurrent).Select(Read).FirstOrDefault(),
            Formation = await FormationStore.ListAsync(db, app, cancellation),
            Hosts = [.. hosts],
        };
    }

    public async Task SetPhaseAsync(Guid release, ReleasePhase phase, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition(
            "update releases set phase = @phase, updated_at = now() where id = @release",
            new { release, phase = phase is ReleasePhase.Running ? "running" : "done" }, cancellationToken: cancellation));
    }

    /// <summary>The release becomes the current one and the formation follows its process types, in one transaction. False: it, or its app, is gone.</summary>
    public async Task<bool> SucceedAsync(AppSnapshot app, DeployableRelease release, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        if (await PendingAsync(change, app, release, cancellation) is not { } row)
        {
            return false;
        }

        await releases.SucceedAsync(change, row, cancellation);
        await change.CommitAsync(cancellation);
        return true;
    }

    public async Task FailAsync(AppSnapshot app, DeployableRelease release, string reason, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        if (await PendingAsync(change, app, release, cancellation) is { } row)
        {
            await releases.FailAsync(change, row, reason, cancellation);
            await change.CommitAsync(cancellation);
        }
    }

    /// <summary>Null while the release is pending.</summary>
    public async Task<ReleaseOutcome?> OutcomeAsync(Guid release, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<(string Status, string? Failure)?>(new CommandDefinition(
            "select status, failure from releases where id = @release", new { release }, cancellationToken: cancellation));
        return row switch
        {
            null => new ReleaseOutcome("The app was destroyed.", []),
            { Status: "pending" } => null,
            { Status: "failed" } failed => new ReleaseOutcome(failed.Failure ?? "The release failed.", []),
            _ => ReleaseOutcome.Done,
        };
    }

    // The app's row is taken first, as everywhere: a scale or another release of meanwhile waits, or was before and is seen.
    private static async Task<ReleaseRow?> PendingAsync(Change change, AppSnapshot app, DeployableRelease release, CancellationToken cancellation) =>
        (await AppStore.LockAsync(change, app.Id.Value, cancellation)).Succeeded
            ? await change.Db.QuerySingleOrDefaultAsync<ReleaseRow>(new CommandDefinition(
                $"{ReleaseSql.Select} where r.id = @Id and r.status = 'pending'", new { release.Id }, cancellationToken: cancellation))
            : null;

    private DeployableRelease Read(Row row) => new()
    {
        Id = row.Id,
        Version = new ReleaseVersion(row.Version),
        Description = row.Description,
        CreatedAt = new DateTimeOffset(row.CreatedAt, TimeSpan.Zero),
        UserEmail = row.Email,
        Phase = row.Phase switch { "running" => ReleasePhase.Running, "done" => ReleasePhase.Done, _ => ReleasePhase.NotBegun },
        Config = box.Open(row.Config),
        Slug = row.SlugId is { } slug ? new SlugReference(slug, row.Digest, row.SlugSize) : null,
        Commit = row.Commit,
        CommitDescription = row.CommitDescription,
        Processes = Processes(row.ProcessTypes),
    };

    private static Dictionary<string, string> Processes(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, DatabaseJson.Default.DictionaryStringString)!;

    private sealed record Row
    {
        public bool IsCurrent { get; init; }

        public Guid Id { get; init; }

        public int Version { get; init; }

        public string Description { get; init; } = "";

        public DateTime CreatedAt { get; init; }

        public string? Phase { get; init; }

        public byte[] Config { get; init; } = [];

        public Guid? SlugId { get; init; }

        public string? Digest { get; init; }

        public long SlugSize { get; init; }

        public string Email { get; init; } = "";

        public string? Commit { get; init; }

        public string? CommitDescription { get; init; }

        public string? ProcessTypes { get; init; }
    }
}
