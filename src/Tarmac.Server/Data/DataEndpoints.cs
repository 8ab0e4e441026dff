using Tarmac.Contracts.Data;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.AddOns;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Data;

/// <summary>Heroku's data API, as far as <c>pg:info</c>, <c>pg:wait</c>, <c>pg:reset</c>, <c>pg:killall</c> and <c>pg:credentials</c> ask it.</summary>
internal static class DataEndpoints
{
    public static void MapData(this IEndpointRouteBuilder routes)
    {
        var database = routes.MapGroup("/client/v11/databases/{database}");
        database.Needs(Rights.View).MapGet("", InfoAsync).Gives<DatabaseInfo>();
        database.Needs(Rights.View).MapGet("/wait_status", WaitAsync).Gives<WaitStatus>();
        database.Needs(Rights.Operate).MapPut("/reset", ResetAsync).Takes<DatabaseReset>().Gives<DataMessage>();
        database.Needs(Rights.Operate).MapPost("/connection_reset", KillAsync).Gives<DataMessage>();
        var credentials = routes.MapGroup("/postgres/v0/databases/{database}/credentials");
        credentials.Needs(Rights.Deploy | Rights.Operate).MapGet("", CredentialsAsync).Gives<Credential[]>();
        credentials.Needs(Rights.Deploy | Rights.Operate).MapGet("/{name}", CredentialAsync).Gives<Credential>();
    }

    private static async Task<IResult> InfoAsync(
        string database, Caller caller, AddOnStore store, PostgresAddOns postgres, AddOnSecrets secrets, Permissions permissions,
        CancellationToken cancellation)
    {
        var found = await ProvisionedAsync(database, caller, store, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        var row = found.Value;

        // The heroku command looks for config vars that have this value, and shows their names. For those who may see config vars.
        var seesUrl = await permissions.RefusalAsync(row, caller, Rights.Deploy | Rights.Operate, cancellation) is null;
        var info = await postgres.Inspection.InfoAsync(row.Id, cancellation);
        return Api.From(info.Then<DatabaseInfo>(lines => new DatabaseInfo
        {
            AddonId = row.Id,
            Name = row.Name,
            Plan = row.Plan,
            Info = [.. lines.Select(line => new DatabaseInfoLine { Name = line.Name, Values = [.. line.Values] })],
            ResourceUrl = !seesUrl ? "" : postgres.Inspection.Find(row.Id, secrets.Open(row.Secret)).Match(found => found.Url, _ => ""),
        }));
    }

    private static async Task<IResult> WaitAsync(string database, Caller caller, AddOnStore store, PostgresAddOns postgres, CancellationToken cancellation)
    {
        var found = await store.FindAsync(database, null, caller, cancellation);
        if (!found.Succeeded)
        {
            return Api.Refused(found.Fault);
        }

        if (found.Value.State == "provisioning")
        {
            return Api.Ok(new WaitStatus { Waiting = true, Message = found.Value.Failure ?? "preparing", Error = false });
        }

        var status = await postgres.Inspection.WaitStatusAsync(found.Value.Id, cancellation);
        return Api.From(status.Then<WaitStatus>(s => new WaitStatus { Waiting = s.Waiting, Message = s.Message, Error = s.Error }));
    }

    private static async Task<IResult> ResetAsync(
        HttpContext http, string database, Caller caller, AddOnStore store, PostgresAddOns postgres, CancellationToken cancellation)
    {
        var found = await ProvisionedAsync(database, caller, store, cancellation);
        var body = await RequestBody.ReadAsync<DatabaseReset>(http, cancellation);
        if (!found.Succeeded || !body.Succeeded)
        {
            return Api.Refused(found.Fault ?? body.Fault!);
        }

        var reset = await postgres.ResetAsync(found.Value.Id, [.. body.Value.Extensions ?? []], cancellation);
        return Api.From(reset.Then<DataMessage>(_ => new DataMessage($"{found.Value.Name} is empty.")));
    }

    private static async Task<IResult> KillAsync(string database, Caller caller, AddOnStore store, PostgresAddOns postgres, CancellationToken cancellation)
    {
        var found = await ProvisionedAsync(database, caller, store, cancellation);
        return found.Succeeded
            ? Api.From((await postgres.TerminateConnectionsAsync(found.Value.Id, cancellation)).Then<DataMessage>(_ => new DataMessage("Connections terminated.")))
            : Api.Refused(found.Fault);
    }

    private static async Task<IResult> CredentialsAsync(
        string database, Caller caller, AddOnStore store, PostgresAddOns postgres, AddOnSecrets secrets, CancellationToken cancellation) =>
        Api.From(await ReadAsync(database, caller, store, postgres, secrets, cancellation));

    private static async Task<IResult> CredentialAsync(
        string database, string name, Caller caller, AddOnStore store, PostgresAddOns postgres, AddOnSecrets secrets, CancellationToken cancellation) =>
        Api.From((await ReadAsync(database, caller, store, postgres, secrets, cancellation)).Then<Credential>(all =>
            all.FirstOrDefault(c => c.Name == name) is { } one ? one : Fault.NotFound("credential", $"Couldn't find a credential {name}.")));

    private static async Task<Result<Credential[]>> ReadAsync(
        string database, Caller caller, AddOnStore store, PostgresAddOns postgres, AddOnSecrets secrets, CancellationToken cancellation)
    {
        var found = await ProvisionedAsync(database, caller, store, cancellation);
        if (!found.Succeeded)
        {
            return found.Fault;
        }

        var password = secrets.Open(found.Value.Secret).Password;
        return (await postgres.Inspection.CredentialsAsync(found.Value.Id, cancellation)).Then<Credential[]>(all => all.Select(c => new Credential
        {
            Uuid = found.Value.Id,
            Name = c.Name,
            State = c.State,
            Database = c.Database,
            Host = c.Host,
            Port = c.Port,
            Credentials = [new CredentialLogin { User = c.User, Password = password, State = c.State, Connections = c.Connections }],
        }).ToArray());
    }

    // The stock CLI says "not yet provisioned" for a 404 here.
    private static async Task<Result<AddOnRow>> ProvisionedAsync(string database, Caller caller, AddOnStore store, CancellationToken cancellation) =>
        (await store.FindAsync(database, null, caller, cancellation)).Then<AddOnRow>(row => row.State == "provisioned" ? row : AddOnStore.Missing);
}
