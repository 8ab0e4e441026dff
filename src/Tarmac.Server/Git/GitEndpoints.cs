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
        routes.Needs(Rights.Deploy).MapGet("/{app}.git/{**path}", ServeAsync).ForGit().ExcludeFromDescription();
        routes.Needs(Rights.Deploy).MapPost("/{app}.git/{**path}", ServeAsync).ForGit().ExcludeFromDescription();
    }

    private static async Task ServeAsync(HttpContext http, string app, string path, Caller caller, AppStore apps, Permissions permissions, GitHttp git)
    {
        var found = await apps.FindAsync(app, caller, http.RequestAborted);
        if (!found.Succeeded)
        {
            await RefuseAsync(http, StatusCodes.Status404NotFound, $"No such app as {app}.");
            return;
        }

        if (await permissions.RefusalAsync(found.Value, caller, Rights.Deploy, http.RequestAborted) is { } refusal)
        {
            await RefuseAsync(http, StatusCodes.Status403Forbidden, refusal.Message);
            return;
        }

        await git.ServeAsync(http, found.Value.AppId, new PushIdentity(caller.Id, caller.Email), path, http.RequestAborted);
    }
    // git shows a text/plain body of an error to its user.
    private static Task RefuseAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(message + "\n", http.RequestAborted);
    }
}
