using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Builds;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Database;
using Tarmac.Server.Deployments;
using Tarmac.Server.Dynos;
using Tarmac.Server.Git;
using Tarmac.Server.Health;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;
using Tarmac.Server.Listening;
using Tarmac.Server.LogSessions;
using Tarmac.Server.Releases;
using Tarmac.Server.Routing;
using Tarmac.Server.Secrets;
using Tarmac.Server.Settings;
using Tarmac.Server.Sources;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Composition;

/// <summary>Puts the control plane together: one line for each room and each resource.</summary>
internal static class Tarmacd
{
    /// <param name="settings">What the installation is.</param>
    /// <param name="rooms">Adds the machine rooms (see <see cref="Rooms"/>), or what stands for them in a test.</param>
    public static WebApplication Build(TarmacSettings settings, Action<IServiceCollection> rooms)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning);
        builder.Services.AddSystemd();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => new SecretBox(MasterKey.LoadOrCreate(settings.InDataDirectory("secrets", "master.key"))));
        builder.AddListening();
        rooms(builder.Services);
        AddResources(builder.Services);
        builder.Services.AddRouting(settings);

        var app = builder.Build();
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<Failures>();
        app.UseMiddleware<RequestLimits>();
        app.UseRouting();
        app.UseMiddleware<Authentication>();
        app.UseApps();
        MapResources(app);
        return app;
    }

    private static void AddResources(IServiceCollection services)
    {
        services.AddDatabase();
        services.AddIdentity();
        services.AddApps();
        services.AddReleases();
        services.AddCapabilities();
        services.AddWakeups();
        services.AddDeployments();
        services.AddBuilds();
        services.AddDynos();
    }

    private static void MapResources(WebApplication app)
    {
        app.MapApps();
        app.MapDynos();
        app.MapBuilds();
        app.MapSources();
        app.MapLogSessions();
        app.MapGit();
        app.MapHealth();
        app.MapFallback("{*path}", () => Api.Refused(Fault.NotFound("endpoint", "The requested API endpoint was not found. Are you using the right HTTP verb (i.e. `GET` vs. `POST`), and did you specify your intended version with the `Accept` header?")))
            .OpenToAnybody();
    }
}
