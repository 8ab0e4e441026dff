using Tarmac.Server.Absences;
using Tarmac.Server.Accounts;
using Tarmac.Server.AddOns;
using Tarmac.Server.ApiDocuments;
using Tarmac.Server.Apps;
using Tarmac.Server.Authorizations;
using Tarmac.Server.BrowserLogins;
using Tarmac.Server.Buildpacks;
using Tarmac.Server.Builds;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Collaborators;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Data;
using Tarmac.Server.Database;
using Tarmac.Server.Deployments;
using Tarmac.Server.Domains;
using Tarmac.Server.Dynos;
using Tarmac.Server.Events;
using Tarmac.Server.Features;
using Tarmac.Server.Formations;
using Tarmac.Server.Git;
using Tarmac.Server.Health;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;
using Tarmac.Server.Keys;
using Tarmac.Server.Listening;
using Tarmac.Server.Loops;
using Tarmac.Server.LogSessions;
using Tarmac.Server.Memory;
using Tarmac.Server.Operations;
using Tarmac.Server.Regions;
using Tarmac.Server.Releases;
using Tarmac.Server.Routing;
using Tarmac.Server.Retention;
using Tarmac.Server.Secrets;
using Tarmac.Server.Settings;
using Tarmac.Server.Slugs;
using Tarmac.Server.Sources;
using Tarmac.Server.Stacks;
using Tarmac.Server.Statuses;
using Tarmac.Server.Teams;
using Tarmac.Server.Telemetry;
using Tarmac.Server.Transfers;
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
        // A loop that fails is that loop's fault: API, git and the other loops go on.
        builder.Services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => new SecretBox(MasterKey.LoadOrCreate(settings.InDataDirectory("secrets", "master.key"))));
        builder.Services.AddLoopContext();
        builder.Services.AddTelemetry(settings.Telemetry);
        builder.AddListening();
        rooms(builder.Services);
        AddResources(builder.Services);
        builder.Services.AddRouting(settings);

        var app = builder.Build();
        app.Services.MakeGauges();
        app.UseMetrics(settings.Telemetry);
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<Failures>();
        app.UseMiddleware<RequestLimits>();
        app.UseMiddleware<LostConflicts>();
        app.UseRouting();
        app.UseMiddleware<Authentication>();
        app.UseMiddleware<PermissionCheck>();
        MapResources(app);
        return app;
    }

    private static void AddResources(IServiceCollection services)
    {
        services.AddDatabase();
        services.AddEvents();
        services.AddIdentity();
        services.AddAccounts();
        services.AddSingleton<PendingLogins>();
        services.AddSingleton<PasswordLogin>();
        services.AddApps();
        services.AddConfigVars();
        services.AddReleases();
        services.AddCapabilities();
        services.AddWakeups();
        services.AddDeployments();
        services.AddBuilds();
        services.AddRetention();
        services.AddDynos();
        services.AddFormations();
        services.AddAddOns();
        services.AddOperations();
        services.AddTransfers();
        services.AddLoops<MemoryReturn>();
        services.AddApiDocument();
        services.AddLoopHost();
    }

    private static void MapResources(WebApplication app)
    {
        app.MapAccounts();
        app.MapAuthorizations();
        app.MapKeys();
        app.MapApps();
        app.MapDynos();
        app.MapBuilds();
        app.MapSources();
        app.MapLogSessions();
        app.MapGit();
        app.MapHealth();
        app.MapCollaborators();
        app.MapConfigVars();
        app.MapReleases();
        app.MapSlugs();
        app.MapSlugArchives();
        app.MapFormations();
        app.MapFeatures();
        app.MapDomains();
        app.MapBuildpacks();
        app.MapBuildpackRegistry();
        app.MapAddOns();
        app.MapAttachments();
        app.MapAddOnServices();
        app.MapData();
        app.MapTransfers();
        app.MapOperations();
        app.MapBackupFiles();
        app.MapStacks();
        app.MapRegions();
        app.MapTeams();
        app.MapStatus();
        app.MapBrowserLogins();
        app.MapApiDocument();
        app.MapAbsentResources();
    }
}
