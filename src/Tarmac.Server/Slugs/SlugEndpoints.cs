using System.Text.Json;
using Dapper;
using Tarmac.Contracts.Slugs;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;
using Tarmac.Server.Stacks;

namespace Tarmac.Server.Slugs;

/// <summary><c>/apps/{app}/slugs</c>: what is known of a slug. Its archive goes over <c>blob.url</c>.</summary>
internal static class SlugEndpoints
{
    private const int ProcessLimit = 100;
    private const int CommandLimit = 64 * 1024;

    private const string Select = """
        select id, commit, commit_description, checksum, size, stack, buildpack_provided_description, process_types::text as process_types, created_at, updated_at
        from slugs where id = @slug and (app_id = @app or exists (select from releases r where r.app_id = @app and r.slug_id = slugs.id))
        """;

    public static void MapSlugs(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.Deploy).MapGet("/slugs/{slug}", InfoAsync).Gives<Slug>();
        app.Needs(Rights.Deploy).MapPost("/slugs", CreateAsync).Takes<SlugCreate>().Gives<Slug>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> InfoAsync(AppRow app, string slug, ControlDatabase database, CapabilityUrls urls, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<SlugRow>(new CommandDefinition(
            Select, new { app = app.Id, slug = Guid.TryParse(slug, out var id) ? id : Guid.Empty }, cancellationToken: cancellation));
        return row is null ? Api.NotFound("slug", "Couldn't find that slug.") : Api.Ok(row.Wire(urls, "get"));
    }

    private static async Task<IResult> CreateAsync(
        HttpContext http, AppRow app, Caller caller, ControlDatabase database, CapabilityUrls urls, CancellationToken cancellation)
    {
        var body = (await RequestBody.ReadAsync<SlugCreate>(http, cancellation)).Then(Checked);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        var slug = body.Value;
        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var id = Guid.CreateVersion7();
        await change.Db.ExecuteAsync(new CommandDefinition(
            """
            insert into slugs (id, app_id, commit, commit_description, checksum, stack, buildpack_provided_description, process_types)
            values (@id, @app, @Commit, @CommitDescription, @Checksum, @stack, @BuildpackProvidedDescription, @types::jsonb)
            """,
            new
            {
                id,
                app = app.Id,
                slug.Commit,
                slug.CommitDescription,
                slug.Checksum,
                stack = StackEndpoints.Default.Name,
                slug.BuildpackProvidedDescription,
                types = JsonSerializer.Serialize(slug.ProcessTypes!, DatabaseJson.Default.DictionaryStringString),
            },
            cancellationToken: cancellation));
        change.Record(new SlugEvent.Created(app.Id, id));
        var row = await change.Db.QuerySingleAsync<SlugRow>(new CommandDefinition(Select, new { app = app.Id, slug = id }, cancellationToken: cancellation));
        await change.CommitAsync(cancellation);
        return Api.Created(row.Wire(urls, "put"));
    }

    private static Result<SlugCreate> Checked(SlugCreate body)
    {
        if (body.ProcessTypes is not { Count: <= ProcessLimit } types)
        {
            return Fault.Invalid($"Give the process_types: {{\"web\": \"COMMAND\"}}, at most {ProcessLimit}.");
        }

        if (types.Any(t => !ProcessType.Parse(t.Key).Succeeded || string.IsNullOrWhiteSpace(t.Value) || t.Value.Length > CommandLimit))
        {
            return Fault.Invalid("A process type is 1 to 128 letters, digits, dashes and underscores, and its command a string that is not empty.");
        }

        return StackEndpoints.Find(body.Stack) is { Succeeded: false } wrong ? wrong.Fault : body;
    }
}
