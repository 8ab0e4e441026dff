namespace Tarmac.Cli.LocalPostgres;

/// <summary>Makes on a server what the settings name, and says each statement that it ran.</summary>
internal sealed class LocalSetup(LocalSite site, SetupOptions options, Action<string> say)
{
    private readonly LocalServer _server = site.Server;

    /// <summary>How many statements were run (or would be), or the sentence for the user.</summary>
    public async Task<(int Changes, string? Problem)> RunAsync(CancellationToken cancellation)
    {
        var refused = await TryRolesAsync(cancellation);
        if (refused.Count == 0 && await AsTheAppAsync(cancellation) is { IsEmpty: true } nothing)
        {
            Tell(nothing);
            return (0, null);
        }

        var (administrator, seen) = await Administrators.FindAsync(_server, site.Wanted, cancellation);
        if (administrator is null)
        {
            return (0, NoRights());
        }

        var inside = await LookInsideAsync(seen!, database => administrator.To(database.Name), cancellation);
        var plan = new SetupPlanner(seen!, inside, options.DryRun ? _ => "***" : ScramVerifier.Of, options.Fix).Plan(site.Wanted, refused);
        Tell(plan);
        if (plan.Differences.Count > 0)
        {
            return (0, $"{string.Join(' ', plan.Differences)} Nothing was changed. tarmac local:setup --fix makes the server as the settings say; or change the settings.");
        }

        return await ExecuteAsync(plan, administrator, cancellation);
    }

    /// <summary>What would be run on a server that is not made yet.</summary>
    public static SetupPlan OnAnEmptyServer(Wanted wanted) =>
        new SetupPlanner(
            new SeenServer { Version = SetupPlanner.Production * 10_000, Me = "postgres", Super = true }, new Dictionary<string, SeenDatabase>(), _ => "***", fix: false)
            .Plan(wanted, new HashSet<string>());

    private async Task<(int Changes, string? Problem)> ExecuteAsync(SetupPlan plan, PsqlLogin administrator, CancellationToken cancellation)
    {
        foreach (var statement in plan.Statements)
        {
            if (!options.DryRun)
            {
                var answer = await Psql.RunAsync(administrator.To(statement.Database), statement.Text, cancellation);
                if (!answer.Succeeded)
                {
                    return (0, $"{statement.Shown} failed: {answer.Problem}. What was printed before it is done; the same command goes on from there.");
                }
            }

            say($"  {statement.Shown}");
        }

        return options.DryRun ? (plan.Statements.Count, null) : (plan.Statements.Count, await ProveAsync(cancellation));
    }

    /// <summary>The settings' own logins, tried: null when all of them work.</summary>
    private async Task<string?> ProveAsync(CancellationToken cancellation)
    {
        foreach (var role in site.Wanted.Roles)
        {
            var result = await _server.TryAsync(role, site.DatabaseOf(role), site.MayMove, cancellation);
            if (result == LoginResult.NotByPassword)
            {
                return $"The server at {_server.LoginAddress} takes {role.Name} only from the machine's user of that name (peer in pg_hba.conf). Write 'HOST': 'localhost', or tarmac local:setup --own-server.";
            }

            if (result == LoginResult.Refused)
            {
                return role.Password.Length == 0
                    ? $"The settings give {role.Name} no PASSWORD and the server at {_server.LoginAddress} asks for one: write one there, and run this again."
                    : $"The server at {_server.LoginAddress} still refuses {role.Name} with the settings' password: tarmac local:setup --fix";
            }
        }

        return null;
    }

    private async Task<HashSet<string>> TryRolesAsync(CancellationToken cancellation)
    {
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var role in site.Wanted.Roles)
        {
            if (await _server.TryAsync(role, site.DatabaseOf(role), site.MayMove, cancellation) != LoginResult.Right)
            {
                refused.Add(role.Name);
            }
        }

        return refused;
    }

    /// <summary>When everything is in order the app's own roles see that, and no administrator is needed.</summary>
    private async Task<SetupPlan?> AsTheAppAsync(CancellationToken cancellation)
    {
        var role = site.Wanted.Roles[0];
        if (await LocalServer.LookAsync(_server.As(role, site.DatabaseOf(role)), site.Wanted, cancellation) is not { } seen)
        {
            return null;
        }

        var inside = await LookInsideAsync(
            seen, database => _server.As(site.Wanted.Roles.First(owner => owner.Name == database.Owner), database.Name), cancellation);
        return options.Inside && inside.Count < site.Wanted.Databases.Count ? null : new SetupPlanner(seen, inside, _ => "***", options.Fix).Plan(site.Wanted, new HashSet<string>());
    }

    private async Task<Dictionary<string, SeenDatabase>> LookInsideAsync(SeenServer seen, Func<WantedDatabase, PsqlLogin> login, CancellationToken cancellation)
    {
        var inside = new Dictionary<string, SeenDatabase>(StringComparer.Ordinal);
        foreach (var database in site.Wanted.Databases.Where(database => options.Inside && seen.Database(database.Name) is not null))
        {
            if (await LocalServer.LookInsideAsync(login(database), database.Owner, cancellation) is { } found)
            {
                inside[database.Name] = found;
            }
        }

        return inside;
    }

    private void Tell(SetupPlan plan)
    {
        foreach (var note in plan.Notes)
        {
            say($"  Note: {note}");
        }
    }

    private string NoRights()
    {
        var statements = OnAnEmptyServer(site.Wanted).Statements.Select(statement => $"\n    {statement.Shown}");
        return $"""
            The server at {_server.Door} lets you ({Environment.UserName}) make no roles or databases, and not all that the settings name is there:{string.Concat(statements)}
            One of these helps:
                sudo -u postgres createuser --superuser {Environment.UserName}       once for this machine; then run this again
                tarmac local:setup --own-server                    a Postgres of your own beside it, no rights needed
            """;
    }
}
