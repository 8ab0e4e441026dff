using Tarmac.Builds.Git;
using Tarmac.Builds.Pushes;
using Tarmac.Server.Apps;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Git;

/// <summary>Git over smart HTTP at <c>/APP.git</c>, on the API's port.</summary>
internal static class GitEndpoints
{
    public static void MapGit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{app}.git/{**path}", ServeAsync).ForGit();
        routes.MapPost("/{app}.git/{**path}", ServeAsync).ForGit();
    }

    private static async Task ServeAsync(HttpContext http, string app, string path, Caller caller, AppStore apps, GitHttp git)
    {
        var found = await apps.FindAsync(app, caller, http.RequestAborted);
        if (!found.Succeeded)
        {
            // git shows a text/plain body of an error to its user.
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync($"No such app as {app}.\n", http.RequestAborted);
            return;
        }

        await git.ServeAsync(http, found.Value.AppId, new PushIdentity(caller.Id, caller.Email), path, http.RequestAborted);
    }
}
