using Dapper;
using Tarmac.Core.Apps;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Outcomes;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Identity;
using Tarmac.Server.Releases;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Apps;

/// <summary>Makes an app with its host name and Heroku's first two releases.</summary>
internal sealed class AppCreation(ControlDatabase database, ReleaseLedger releases, ConfigVarBox box, TarmacSettings settings)
{
    private const int Attempts = 20;

    public async Task<Result<AppRow>> CreateAsync(Caller caller, AppName? wanted, string stack, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var created = await InsertAsync(change, caller, wanted, stack, cancellation);
        if (!created.Succeeded)
        {
            return created;
        }

        var app = created.Value;
        change.Record(new AppEvent.Created(app.Id, app.Name));
        change.Say(app.AppId, "Initial release");
        await releases.CreateAsync(change, app, "Initial release", cancellation);
        change.Say(app.AppId, "Enable Logplex");
        await releases.CreateAsync(change, app, "Enable Logplex", cancellation);
        var row = await AppStore.LockAsync(change, app.Id, cancellation);
        await change.CommitAsync(cancellation);
        return row;
    }

    private async Task<Result<AppRow>> InsertAsync(Change change, Caller caller, AppName? wanted, string stack, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var name = wanted?.Value ?? RandomName.ForApp();
            var host = $"{name}.{settings.Domain}";
            var id = Guid.CreateVersion7();
            var inserted = await change.Db.ExecuteAsync(new CommandDefinition(
                """
                insert into apps (id, name, owner_id, stack, config)
                select @id, @name, @owner, @stack, @config where not exists (select from domains where hostname = @host)
                on conflict (name) do nothing
                """,
                new { id, name, owner = caller.Id, stack, config = box.Seal(ConfigVarSet.Empty), host }, cancellationToken: cancellation));
            if (inserted == 1)
            {
                await change.Db.ExecuteAsync(new CommandDefinition(
                    "insert into domains (id, app_id, hostname, kind) values (@domain, @id, @host, 'heroku')",
                    new { domain = Guid.CreateVersion7(), id, host }, cancellationToken: cancellation));
                return await AppStore.LockAsync(change, id, cancellation);
            }

            if (wanted is not null)
            {
                return Fault.Invalid($"Name {name} is already taken");
            }
        }

        return Fault.Invalid("No free name was found. Choose one: heroku create NAME.");
    }
}
