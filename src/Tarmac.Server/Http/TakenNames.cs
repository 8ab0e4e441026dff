using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Http;

/// <summary>Heroku's messages for a name that two requests asked for at the same moment: it was free when checked, and taken when inserted.</summary>
internal static class TakenNames
{
    public static Fault Of(string? constraint) => Fault.Invalid(constraint switch
    {
        "apps_name_key" => "Name is already taken",
        "domains_hostname_key" => "This domain is currently in use by another app.",
        "addons_name_key" => "Name has already been taken",
        "addon_attachments_app_id_name_key" => "An attachment of this app has this name already.",
        "keys_fingerprint_key" => "Fingerprint already in use: this key was added before.",
        "collaborators_app_id_account_id_key" => "User is already a collaborator on this app.",
        _ => "Another request created the same at the same moment. Check what exists now, then try again.",
    });
}
