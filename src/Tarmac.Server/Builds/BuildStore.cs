using System.Globalization;
using System.Text.Json;
using Dapper;
using Tarmac.Builds;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;

namespace Tarmac.Server.Builds;

/// <summary>Builds and the slugs that they make, in the control database.</summary>
internal sealed class BuildStore(ControlDatabase database, TimeProvider time)
{
    public const string Select = """
        select b.id, b.app_id, b.account_id, u.email as account_email, b.status, b.source_url, b.source_checksum, b.source_version,
            b.source_version_description, b.buildpacks::text as buildpacks, b.stack, b.slug_id, b.release_id, b.failure, b.created_at, b.updated_at
        from builds b join accounts u on u.id = b.account_id
        """;

    public static Fault Missing { get; } = Fault.NotFound("build", "Couldn't find that build.");

    /// <summary>One build of an app at a time: the fault says who is building and since when.</summary>
    public async Task<Result<BuildRow>> BeginAsync(AppRow app, Actor actor, Guid id, NewBuild build, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        if (await AppStore.LockAsync(change, app.Id, cancellation) is { Succeeded: false } gone)
        {
            return gone.Fault;
        }

        var begun = await change.Db.ExecuteAsync(new CommandDefinition(
            """
            insert into builds (id, app_id, account_id, status, source_url, source_checksum, source_version, source_version_description, buildpacks, stack)
            values (@id, @App, @Account, 'pending', @Url, @Checksum, @Version, @VersionDescription, @buildpacks::jsonb, @Stack)
            on conflict (app_id) where status = 'pending' do nothing
            """,
            new
            {
                id,
                App = app.Id,
                Account = actor.Account ?? app.OwnerId,
                build.Url,
                build.Checksum,
                build.Version,
                build.VersionDescription,
                buildpacks = JsonSerializer.Serialize([.. build.Buildpacks], DatabaseJson.Default.StringArray),
                app.Stack,
            },
            cancellationToken: cancellation));
        if (begun == 0)
        {
            return await BusyAsync(change, app, cancellation);
        }

        var row = await change.Db.QuerySingleAsync<BuildRow>(new CommandDefinition($"{Select} where b.id = @id", new { id }, cancellationToken: cancellation));
        change.Record(new BuildEvent.Created(app.Id, id));
        change.Say(app.AppId, "Build started");
        await change.CommitAsync(cancellation);
        return row;
    }

    /// <summary>The build ended well: its slug is there to be released. False: the build is not pending any more.</summary>
    public async Task<bool> SucceedAsync(BuildRow build, BuiltSlug slug, string? commitDescription, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(new Actor(build.AccountId, build.AccountEmail), cancellation);
        if (await change.Db.ExecuteScalarAsync<int?>(new CommandDefinition(
            "select 1 from builds where id = @Id and status = 'pending' for update", new { build.Id }, cancellationToken: cancellation)) is null)
        {
            return false;
        }

        await change.Db.ExecuteAsync(new CommandDefinition(
            """
            insert into slugs (id, app_id, commit, commit_description, checksum, digest, size, stack, buildpack_provided_description, process_types)
            values (@slug, @AppId, @Version, @commitDescription, @Digest, @Digest, @Size, @Stack, @Language, @processes::jsonb);
            update builds set status = 'succeeded', slug_id = @slug, updated_at = now() where id = @Id;
            update apps set buildpack_provided_description = @Language, updated_at = now() where id = @AppId;
            """,
            new
            {
                build.Id,
                build.AppId,
                slug = slug.Slug.Id,
                slug.Version,
                commitDescription,
                slug.Slug.Digest,
                slug.Slug.Size,
                slug.Stack,
                slug.Language,
                processes = JsonSerializer.Serialize(slug.Processes.ToDictionary(p => p.Key.Value, p => p.Value), DatabaseJson.Default.DictionaryStringString),
            },
            cancellationToken: cancellation));
        change.Record(new BuildEvent.Succeeded(build.AppId, build.Id, slug.Slug.Id));
        await change.CommitAsync(cancellation);
        return true;
    }

    /// <summary>False: the build is not pending any more.</summary>
    public async Task<bool> FailAsync(BuildRow build, string reason, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(new Actor(build.AccountId, build.AccountEmail), cancellation);
        var failed = await change.Db.ExecuteAsync(new CommandDefinition(
            "update builds set status = 'failed', failure = @reason, updated_at = now() where id = @Id and status = 'pending'",
            new { build.Id, reason = Text(reason) }, cancellationToken: cancellation));
        if (failed == 0)
        {
            return false;
        }

        change.Record(new BuildEvent.Failed(build.AppId, build.Id, Text(reason)));
        await change.CommitAsync(cancellation);
        return true;
    }

    public async Task<Result<BuildRow>> FindAsync(Guid app, string? identity, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = Guid.TryParse(identity, out var id)
            ? await db.QuerySingleOrDefaultAsync<BuildRow>(new CommandDefinition(
                $"{Select} where b.app_id = @app and b.id = @id", new { app, id }, cancellationToken: cancellation))
            : null;
        return row is null ? Missing : row;
    }

    /// <summary>Of all apps.</summary>
    public async Task<IReadOnlyList<BuildRow>> PendingAsync(CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return [.. await db.QueryAsync<BuildRow>(new CommandDefinition($"{Select} where b.status = 'pending'", cancellationToken: cancellation))];
    }

    /// <summary>The app's buildpacks in order.</summary>
    public async Task<IReadOnlyList<string>> BuildpacksAsync(Guid app, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return [.. await db.QueryAsync<string>(new CommandDefinition(
            "select url from buildpack_installations where app_id = @app order by ordinal", new { app }, cancellationToken: cancellation))];
    }

    /// <summary>At a start: builds that the last run did not end.</summary>
    public async Task FailInterruptedAsync(CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        await change.Db.ExecuteAsync(new CommandDefinition(
            "update builds set status = 'failed', failure = 'Tarmac was restarted while it ran. Push again.', updated_at = now() where status = 'pending'",
            cancellationToken: cancellation));
        change.Record(new BuildEvent.Interrupted());
        await change.CommitAsync(cancellation);
    }

    public async Task<IReadOnlySet<Guid>> SlugsAsync(CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<Guid>(new CommandDefinition("select id from slugs", cancellationToken: cancellation))).ToHashSet();
    }

    // A reason may quote what a buildpack wrote; Postgres takes no NUL in a text.
    private static string Text(string reason) => reason.Replace('\0', '\uFFFD');

    private async Task<Fault> BusyAsync(Change change, AppRow app, CancellationToken cancellation)
    {
        var other = await change.Db.QuerySingleOrDefaultAsync<BuildRow>(new CommandDefinition(
            $"{Select} where b.app_id = @Id and b.status = 'pending'", new { app.Id }, cancellationToken: cancellation));
        if (other is null)
        {
            return Fault.Conflict("Another build of this app has just ended. Try again.");
        }

        var since = time.GetUtcNow() - new DateTimeOffset(other.CreatedAt, TimeSpan.Zero);
        return Fault.Conflict(string.Create(
            CultureInfo.InvariantCulture,
            $"{other.AccountEmail} has been building {app.Name} since {other.CreatedAt:HH:mm:ss} UTC ({since.TotalSeconds:F0} s). Only one build of an app can run at a time: wait for it, or cancel it."));
    }
}
