using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;

namespace Tarmac.Server.Identity;

/// <summary>Checks whether a caller has the rights that a request needs. Null: yes; otherwise Heroku's error.</summary>
internal sealed class Permissions(ControlDatabase database)
{
    private const string OnApp = $"select coalesce(bit_or(g.rights), 0) from {RightsSql.Granted} g where g.app_id = @subject and g.account_id = @caller";

    private const string OnAddOn = $"""
        select coalesce(bit_or(case when g.app_id = d.app_id then g.rights else g.rights & @attached end), 0)
        from addons d join {RightsSql.Granted} g on g.account_id = @caller
            and (g.app_id = d.app_id or g.app_id in (select t.app_id from addon_attachments t where t.addon_id = d.id))
        where d.id = @subject
        """;

    public async Task<Fault?> RefusalAsync(AppRow app, Caller caller, Rights anyOf, CancellationToken cancellation) =>
        await HasAsync(OnApp, app.Id, caller, anyOf, cancellation) ? null : Refused($"{Verb(anyOf)} {app.Name}", app.OwnerEmail);

    public async Task<Fault?> RefusalAsync(AddOnRow addOn, Caller caller, Rights anyOf, CancellationToken cancellation) =>
        await HasAsync(OnAddOn, addOn.Id, caller, anyOf, cancellation)
            ? null
            : Refused($"{Verb(anyOf)} {addOn.Name}, which belongs to the app {addOn.AppName}", addOn.OwnerEmail);

    public async Task<Fault?> RefusalAsync(AttachmentRow attachment, Caller caller, Rights anyOf, CancellationToken cancellation) =>
        await HasAsync(OnApp, attachment.AppId, caller, anyOf, cancellation) ? null : new Fault("forbidden", $"You do not have permission to {Verb(anyOf)} {attachment.AppName}.");

    private async Task<bool> HasAsync(string sql, Guid subject, Caller caller, Rights anyOf, CancellationToken cancellation)
    {
        // Who may not see it gets 404 instead.
        if (anyOf.HasFlag(Rights.View))
        {
            return true;
        }

        await using var db = await database.OpenAsync(cancellation);
        var rights = await db.ExecuteScalarAsync<int>(new CommandDefinition(
            sql, new { subject, caller = caller.Id, attached = (int)Rights.Attached }, cancellationToken: cancellation));
        return ((Rights)rights & anyOf) != Rights.None;
    }

    private static Fault Refused(string what, string owner) =>
        new("forbidden", $"You do not have permission to {what}. Only the app owner, {owner}, and those to whom the owner gave it can do that.");

    private static string Verb(Rights anyOf) => anyOf.HasFlag(Rights.Operate) ? "operate" : anyOf.HasFlag(Rights.Deploy) ? "deploy" : "manage";
}
