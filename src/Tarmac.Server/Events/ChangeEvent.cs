using System.Text.Json.Serialization;

namespace Tarmac.Server.Events;

/// <summary>
/// Something that was changed, as the audit, webhooks and the dashboard read it. Never holds the value of a config var, a token or a password.
/// The names below are stored: one that is in use is not given another meaning.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "action")]
[JsonDerivedType(typeof(AccountEvent.Created), "account.create")]
[JsonDerivedType(typeof(AccountEvent.Renamed), "account.rename")]
[JsonDerivedType(typeof(AccountEvent.PasswordChanged), "account.password")]
[JsonDerivedType(typeof(AccountEvent.Removed), "account.removed")]
[JsonDerivedType(typeof(AddOnEvent.Created), "add_on.create")]
[JsonDerivedType(typeof(AddOnEvent.Provisioned), "add_on.provisioned")]
[JsonDerivedType(typeof(AddOnEvent.Renamed), "add_on.rename")]
[JsonDerivedType(typeof(AddOnEvent.Destroyed), "add_on.destroy")]
[JsonDerivedType(typeof(AddOnEvent.Removed), "add_on.removed")]
[JsonDerivedType(typeof(AppEvent.Created), "app.create")]
[JsonDerivedType(typeof(AppEvent.Renamed), "app.rename")]
[JsonDerivedType(typeof(AppEvent.MaintenanceChanged), "app.maintenance")]
[JsonDerivedType(typeof(AppEvent.Destroyed), "app.destroy")]
[JsonDerivedType(typeof(AppEvent.Removed), "app.removed")]
[JsonDerivedType(typeof(AttachmentEvent.Created), "attachment.create")]
[JsonDerivedType(typeof(AttachmentEvent.Deleted), "attachment.delete")]
[JsonDerivedType(typeof(AuthorizationEvent.Created), "authorization.create")]
[JsonDerivedType(typeof(AuthorizationEvent.Described), "authorization.update")]
[JsonDerivedType(typeof(AuthorizationEvent.Rotated), "authorization.rotate")]
[JsonDerivedType(typeof(AuthorizationEvent.Revoked), "authorization.revoke")]
[JsonDerivedType(typeof(BuildEvent.Created), "build.create")]
[JsonDerivedType(typeof(BuildEvent.Succeeded), "build.succeed")]
[JsonDerivedType(typeof(BuildEvent.Failed), "build.fail")]
[JsonDerivedType(typeof(BuildEvent.Interrupted), "build.interrupt")]
[JsonDerivedType(typeof(BuildpackEvent.Replaced), "buildpacks.set")]
[JsonDerivedType(typeof(CollaboratorEvent.Added), "collaborator.add")]
[JsonDerivedType(typeof(CollaboratorEvent.Removed), "collaborator.remove")]
[JsonDerivedType(typeof(ConfigVarEvent.Changed), "config_vars.change")]
[JsonDerivedType(typeof(DomainEvent.Added), "domain.add")]
[JsonDerivedType(typeof(DomainEvent.Removed), "domain.remove")]
[JsonDerivedType(typeof(DynoOrderEvent.Run), "dyno.run")]
[JsonDerivedType(typeof(DynoOrderEvent.Restarted), "dyno.restart")]
[JsonDerivedType(typeof(DynoOrderEvent.Stopped), "dyno.stop")]
[JsonDerivedType(typeof(DynoOrderEvent.Done), "dyno.order_done")]
[JsonDerivedType(typeof(FormationEvent.Scaled), "formation.scale")]
[JsonDerivedType(typeof(KeyEvent.Added), "key.create")]
[JsonDerivedType(typeof(KeyEvent.Removed), "key.delete")]
[JsonDerivedType(typeof(OperationEvent.Created), "operation.create")]
[JsonDerivedType(typeof(OperationEvent.Received), "operation.receive")]
[JsonDerivedType(typeof(OperationEvent.Started), "operation.start")]
[JsonDerivedType(typeof(OperationEvent.Delayed), "operation.delay")]
[JsonDerivedType(typeof(OperationEvent.Succeeded), "operation.succeed")]
[JsonDerivedType(typeof(OperationEvent.Failed), "operation.fail")]
[JsonDerivedType(typeof(OperationEvent.Canceled), "operation.cancel")]
[JsonDerivedType(typeof(OperationEvent.Noted), "operation.note")]
[JsonDerivedType(typeof(OperationEvent.Deleting), "operation.delete")]
[JsonDerivedType(typeof(OperationEvent.Deleted), "operation.removed")]
[JsonDerivedType(typeof(ReleaseEvent.Created), "release.create")]
[JsonDerivedType(typeof(ReleaseEvent.Succeeded), "release.succeed")]
[JsonDerivedType(typeof(ReleaseEvent.Failed), "release.fail")]
[JsonDerivedType(typeof(SlugEvent.Created), "slug.create")]
[JsonDerivedType(typeof(SlugEvent.Uploaded), "slug.upload")]
internal abstract record ChangeEvent(Guid? App)
{
    /// <summary>The channels (see <see cref="Wakeups.Wakeup"/>) whose loops have something to do now.</summary>
    public virtual IReadOnlyList<string> WakesUp() => [];
}
